import TabularRL
import Testing

@Suite struct CallTests {
  @Test(
    "A call is a name and its arguments",
    arguments: [
      ("linear(1,0.05,500)", "linear", ["1", "0.05", "500"]), ("f()", "f", []), ("f( )", "f", []),
      ("f( a b , c )", "f", ["a b", "c"]), ("f(g(1,2),h(3))", "f", ["g(1,2)", "h(3)"]),
      ("f(,)", "f", ["", ""]), ("f(a,)", "f", ["a", ""]), ("f(x=1)", "f", ["x=1"]),
      ("cliff-walking(slip=0.1)", "cliff-walking", ["slip=0.1"]),
    ] as [(String, String, [String])])
  func calls(text: String, name: String, arguments: [String]) throws {
    let call = try #require(Call(text))
    #expect(call.name == name)
    #expect(call.arguments == arguments)
  }

  @Test(
    "What is no call is refused",
    arguments: [
      "", "f", "f(", "f)", "(1)", "f(1", "f(1))", "f((1)", "f)(", "f(1)x", "f(1)(2)", "1(2)", "1/(9+n)",
    ])
  func noCalls(text: String) {
    #expect(Call(text) == nil)
  }

  @Test(
    "A text is split at the commas outside parentheses",
    arguments: [
      ("", []), ("  ", []), ("a", ["a"]), ("a,b", ["a", "b"]), (" a , b ", ["a", "b"]), (",", ["", ""]),
      ("f(a,b),c", ["f(a,b)", "c"]), ("((a,b),c),d", ["((a,b),c)", "d"]), ("(", nil), (")", nil),
      ("a)(b", nil),
      ("f(a", nil),
    ] as [(String, [String]?)])
  func split(text: String, parts: [String]?) {
    #expect(Call.split(text) == parts)
  }
}
