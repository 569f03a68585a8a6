extension Parameter {
  /// Creates a parameter that is a map: one of those with a name, or rows of letters separated by `/`.
  ///
  /// A map that equals a named one is recorded under that name, so that one world has one text form.
  ///
  /// - Parameters:
  ///   - name: the flag without its dashes.
  ///   - keyPath: where the map is kept.
  ///   - maps: the maps that have a name.
  ///   - letters: the letters that may occur.
  ///   - required: the letters that must occur and what they stand for.
  ///   - summary: what the parameter does, in one line without a full stop.
  public init(
    _ name: String, _ keyPath: any WritableKeyPath<Root, GridMap> & Sendable,
    named maps: [(name: String, map: GridMap)], letters: String,
    required: [(letter: Character, meaning: String)], _ summary: String
  ) {
    let names = maps.map(\.name)
    let rows = "rows of " + letters.map(String.init).joined(separator: " ") + " separated by /"
    let allowed = names.joined(separator: ", ") + " or " + rows
    self.init(
      name: name, summary: summary, placeholder: (names + ["ROWS"]).joined(separator: "|"),
      allowed: allowed, alternativeTo: nil,
      read: { root in
        let map = root[keyPath: keyPath]
        return maps.first { $0.map == map }?.name ?? map.description
      },
      write: { (root: inout Root, text: String) throws(ParameterError) in
        if let named = maps.first(where: { $0.name == text }) {
          root[keyPath: keyPath] = named.map
          return
        }
        guard text.contains("/") || text.first.map(letters.contains) != false else {
          throw .unreadable(name: name, text: text, expected: allowed)
        }
        do throws(MapError) {
          let map = try GridMap(text, allowed: letters)
          for (letter, meaning) in required where map.cells(holding: letter).isEmpty {
            throw .missing(letter, meaning: meaning)
          }
          root[keyPath: keyPath] = map
        } catch {
          throw .map(name: name, error)
        }
      })
  }
}
