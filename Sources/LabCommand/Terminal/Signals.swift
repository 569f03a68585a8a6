import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The first request to stop that arrived; 0 while there is none.
///
/// Atomic, because a handler may do nothing more than this; `install()` touches it before there is a handler,
/// since the first use of a global may take a lock.
private let firstRequest = Atomic<Int32>(0)

/// Requests to stop from outside: noted when they arrive, heeded where it is safe.
package enum Signals {
  /// What a signal does to the process, as C knows it.
  private typealias Action = @convention(c) (Int32) -> Void

  /// The signals that ask for an end: SIGUSR1 from batch systems, for saving and trying again later.
  private static let requests = [SIGINT, SIGTERM, SIGHUP, SIGUSR1]

  /// Starts to note requests to stop; the second signal of a kind ends the process at once.
  ///
  /// A broken pipe and a file at its size limit become errors of the write that met them.
  package static func install() {
    _ = received
    for signal in requests where !isIgnored(signal) {
      set(signal, to: { number in Signals.note(number) }, flags: Int32(truncatingIfNeeded: SA_RESETHAND))
    }
    for signal in [SIGPIPE, SIGXFSZ] {
      set(signal, to: ignore, flags: 0)
    }
  }

  /// The request to stop that arrived first, if any; cheap enough to ask in a loop.
  package static var received: Int32? {
    let signal = firstRequest.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// Ends the process by a signal, so that its parent sees that and a shell's loop stops too.
  package static func reraise(_ signal: Int32) -> Never {
    set(signal, to: nil, flags: 0)
    var mask = sigset_t()
    sigemptyset(&mask)
    sigaddset(&mask, signal)
    pthread_sigmask(SIG_UNBLOCK, &mask, nil)
    raise(signal)
    // The first process of a container survives its own signals; what a shell would have said remains.
    exit(128 + signal)
  }

  /// Notes a request; all that happens inside a handler.
  private static func note(_ signal: Int32) {
    _ = firstRequest.compareExchange(expected: 0, desired: signal, ordering: .relaxed)
  }

  /// The action that drops a signal, SIG_IGN.
  private static var ignore: Action? {
    unsafeBitCast(1, to: Action?.self)
  }

  /// Whether the process was started with a signal ignored, by `nohup` or in the background of a script.
  private static func isIgnored(_ signal: Int32) -> Bool {
    var old = sigaction()
    sigaction(signal, nil, &old)
    #if canImport(Glibc)
      let action = old.__sigaction_handler.sa_handler
    #elseif canImport(Musl)
      let action = old.__sa_handler.sa_handler
    #elseif canImport(Darwin)
      let action = old.__sigaction_u.__sa_handler
    #endif
    return unsafeBitCast(action, to: Int.self) == 1
  }

  /// Sets what a signal does; `nil` is the default.
  private static func set(_ signal: Int32, to action: Action?, flags: Int32) {
    var new = sigaction()
    #if canImport(Glibc)
      new.__sigaction_handler.sa_handler = action
    #elseif canImport(Musl)
      new.__sa_handler.sa_handler = action
    #elseif canImport(Darwin)
      new.__sigaction_u.__sa_handler = action
    #endif
    sigemptyset(&new.sa_mask)
    new.sa_flags = flags
    sigaction(signal, &new, nil)
  }
}

extension Signals {
  /// Lets requests to stop end the process at once: by the signal, or with the exit status of a save request.
  static func endAtOnce() {
    for signal in requests where !isIgnored(signal) {
      set(signal, to: isSaveRequest(signal) ? { _ in _exit(ExitCode.temporary.rawValue) } : nil, flags: 0)
    }
  }

  /// Whether a signal asks to save and end with exit status 75, as batch systems do before a time limit.
  static func isSaveRequest(_ signal: Int32) -> Bool { signal == SIGUSR1 }
}
