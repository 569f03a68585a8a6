#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One invocation: what can be named and where to speak.
package struct Command: Sendable {
  package let catalog: Catalog
  package let console: Console

  package init(catalog: Catalog, console: Console) {
    self.catalog = catalog
    self.console = console
  }

  /// How an invocation ends.
  package enum Ending: Equatable, Sendable {
    /// With an exit status.
    case exit(ExitCode)
    /// By a signal, as the parent of the process should see it.
    case signal(Int32)
  }

  /// Carries out a command line, without the program's name.
  package func run(_ words: [String]) -> Ending {
    do {
      try catalog.validate()
      return try dispatch(words)
    } catch let error as CommandError {
      console.report("rl-lab: \(error.message)")
      return .exit(error.status)
    } catch let error as FileError {
      guard !error.isReaderGone else { return .signal(SIGPIPE) }
      console.report("rl-lab: \(error)")
      return .exit(error.status)
    } catch OutputError.readerGone {
      return .signal(SIGPIPE)
    } catch OutputError.failed(let error) {
      console.report("rl-lab: \(error)")
      return .exit(error.status)
    } catch {
      console.report("rl-lab: \(error); this is a defect of rl-lab, please report it")
      return .exit(.internalError)
    }
  }

  private func dispatch(_ words: [String]) throws -> Ending {
    guard let name = words.first else {
      console.report(Help.overview)
      return .exit(.usage)
    }
    let rest = Array(words.dropFirst())
    switch name {
    case "--version", "version": try console.print("rl-lab \(LabCommand.version)")
    case "--help", "-h", "help": try console.write(try help(rest))
    default: return try Subcommand(named: name).run(catalog, console, rest)
    }
    return .exit(.success)
  }

  private func help(_ words: [String]) throws(CommandError) -> String {
    guard let name = words.first, name != "help" else { return Help.overview + "\n" }
    return try Subcommand(named: name).help()
  }
}
