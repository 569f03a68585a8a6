import Synchronization

/// The feature tables of one model that were made already: all runs share one.
///
/// What is found in it is what would be made anew, so that nothing depends on it but time and memory.
final class FeatureTableCache: Sendable {
  private let tables = Mutex<[FeatureChoice: FeatureTable]>([:])

  /// Returns the table of a choice, making it if there is none yet; runs that ask meanwhile wait.
  func table(
    for choice: FeatureChoice, make: () throws(ParameterError) -> FeatureTable
  ) throws(ParameterError) -> FeatureTable {
    try tables.withLock { (tables: inout sending [FeatureChoice: FeatureTable]) throws(ParameterError) in
      if let table = tables[choice] { return table }
      let table = try make()
      tables[choice] = table
      return table
    }
  }
}
