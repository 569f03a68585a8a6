/// One rule of a check and its verdict, with what was measured in a sentence.
public struct Finding<Rule: RawRepresentable<String> & Hashable & Sendable & Encodable>: Hashable, Sendable,
  Encodable
{
  /// The rule.
  public let rule: Rule
  /// How it fares.
  public let verdict: Verdict
  /// What was measured, or what is wrong and where.
  public let text: String

  init(rule: Rule, verdict: Verdict, text: String) {
    (self.rule, self.verdict, self.text) = (rule, verdict, text)
  }

  /// Checks a rule by what returns the measured or throws what is wrong.
  init(_ rule: Rule, _ check: () throws -> String) {
    do {
      self.init(rule: rule, verdict: .holds, text: try check())
    } catch let broken as BrokenRule {
      self.init(rule: rule, verdict: .failed, text: broken.text)
    } catch {
      self.init(rule: rule, verdict: .failed, text: "\(error)")
    }
  }
}

/// How a rule fares.
public enum Verdict: String, Sendable, Encodable {
  /// It holds.
  case holds
  /// It holds, but its author may want to know something.
  case noted
  /// It does not hold.
  case failed
  /// There is nothing to check, or an earlier failure makes it senseless.
  case skipped
}

/// What goes wrong in a check: reported in the text of a finding.
struct BrokenRule: Error {
  let text: String
  init(_ text: String) { self.text = text }
}
