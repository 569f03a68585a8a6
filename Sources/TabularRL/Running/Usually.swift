// What a loop should be compiled for. Without a hint the compiler takes both sides of a question for equally likely,
// and moves what every step needs out of the processor's registers for the sake of calls that hardly ever happen. A
// hint changes no result; where it is false, what happens takes a little longer. `_fastPath` and `_slowPath` are
// functions that the standard library does not promise to keep: they are used here only.

/// Says that a condition holds nearly always.
@inline(__always)
func usually(_ condition: Bool) -> Bool { _fastPath(condition) }

/// Says that a condition holds hardly ever.
@inline(__always)
func rarely(_ condition: Bool) -> Bool { _slowPath(condition) }
