//! The conversations in the READMEs are ones that the program leads.

use tasukebune::desk::Situation;
use tasukebune::platform::terminal::{Look, pipe};

use crate::support::{TODAY, desk, root};

#[test]
fn the_readmes_show_real_conversations() {
    for name in ["README.md", "README.ja.md"] {
        let readme = std::fs::read_to_string(root().join(name)).expect(name);
        let block = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a conversation");
        let said: Vec<&str> = block.lines().filter_map(|l| l.strip_prefix("> ")).collect();
        let said = said.join("\n");
        let mut out = Vec::new();
        pipe(desk(), Situation::new(TODAY), Look { colour: false }, &mut said.as_bytes(), &mut out).expect("a conversation");
        let out = String::from_utf8(out).expect("text");
        let mut rest = out.lines();
        // “…” stands for lines that the README leaves out.
        for line in block.lines().filter(|l| !l.trim().is_empty() && l.trim() != "…") {
            assert!(rest.any(|l| l == line), "{name}: “{line}” is not said there; the conversation is\n{out}");
        }
    }
}
