//! `chat`, piped.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout};

use super::{finish, program, run};

/// A person who reads what is on the screen before they write the next line.
struct Talk {
    child: Child,
    stdin: ChildStdin,
    screen: BufReader<ChildStdout>,
    /// What came after the last line.
    card: String,
}

/// No command; the answer to it marks the end of the one before.
const MARK: &str = ":that-was-all";

impl Talk {
    fn new() -> Talk {
        let mut child = program([] as [&str; 0]).spawn().expect("it starts");
        let (stdin, stdout) = (child.stdin.take().expect("stdin"), child.stdout.take().expect("stdout"));
        Talk { child, stdin, screen: BufReader::new(stdout), card: String::new() }
    }

    #[track_caller]
    fn says(&mut self, line: &str) -> &str {
        writeln!(self.stdin, "{line}\n{MARK}").expect("written");
        self.card.clear();
        let end = format!("> {MARK}\n");
        while !self.card.ends_with(&end) {
            assert!(self.screen.read_line(&mut self.card).expect("text") > 0, "it ended after\n{}", self.card);
        }
        self.card.truncate(self.card.len() - end.len());
        &self.card
    }

    /// Presses the button with that label by its number.
    #[track_caller]
    fn presses(&mut self, label: &str) -> &str {
        let number = self.card.lines().find_map(|l| l.trim().strip_prefix('[')?.strip_suffix(&format!("] {label}")).map(str::to_owned));
        let number = number.unwrap_or_else(|| panic!("no button “{label}” on\n{}", self.card));
        self.says(&number)
    }

    /// Leaves; what was still written.
    fn ends(mut self, line: &str) -> String {
        write!(self.stdin, "{line}").expect("written");
        drop(self.stdin);
        let mut rest = String::new();
        self.screen.read_to_string(&mut rest).expect("text");
        let done = self.child.wait_with_output().expect("it ends");
        assert!(done.status.success() && done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
        rest
    }
}

#[test]
fn a_conversation_by_numbers() {
    let mut talk = Talk::new();
    let first = talk.says("機種変したら2段階認証のコードが届かなくて入れない");
    assert!(first.contains("非公式") && first.contains("[1] ") && first.contains("窓口"), "{first}");
    let list = talk.says(":menu").to_owned();
    assert!(!list.contains("非公式"), "only the first card says it: {list}");
    assert!(list.contains("[1] パスワードが違うと出る"), "{list}");
    talk.presses("コードが届かない");
    talk.presses("押し直さずに待つ");
    assert!(talk.card.contains("1. "), "steps: {}", talk.card);
    talk.presses("だめだった → 次へ");
    talk.presses("一覧へ");
    assert!(!talk.card.contains("押し直さずに待つ"), "what failed is not offered again: {}", talk.card);
    talk.presses("窓口(人に相談)");
    talk.presses("解決した");
    assert!(talk.card.contains("\n> ") && !talk.card.contains('\u{1b}'), "what was said stands there, too, without colours: {}", talk.card);
    talk.ends("ありがとう");
}

#[test]
fn numbers_may_be_written_wide_and_wrong_ones_are_no_disaster() {
    let mut talk = Talk::new();
    talk.says(":menu");
    let wide = talk.says("１").to_owned();
    talk.says(":menu");
    assert_eq!(talk.says("1"), wide.replacen('１', "1", 1));
    for odd in ["0", "99", "-1", "+1", "18446744073709551616", "1.5"] {
        assert!(talk.says(odd).contains("[1]"), "{odd}: {}", talk.card);
    }
}

#[test]
fn commands_of_the_chat() {
    let mut talk = Talk::new();
    assert!(talk.says(":why").contains("nothing was said yet"));
    talk.says("コードが届かない");
    let why = talk.says(":why");
    assert!(why.contains("folded     こーどが届かない") && why.contains("thresholds") && why.contains("decision"), "{why}");
    assert!(talk.says(":locale en").contains("What is the trouble?"), "{}", talk.card);
    assert!(talk.says("コードが届かない").contains("Talk to a person"), "the chosen language stays: {}", talk.card);
    for bad in [":locale xx", ":locale", ":locale 日本語"] {
        assert!(talk.says(bad).contains("use one of en, ja"), "{}", talk.card);
    }
    for bad in [":", ":sing", ": menu", "::"] {
        assert!(talk.says(bad).contains("unknown command"), "{bad}: {}", talk.card);
    }
    assert!(!talk.ends(":quit\nコードが届かない\n").contains("[1]"), "nothing is answered after :quit");
}

#[test]
fn the_language_can_be_chosen_at_the_start() {
    let english = run(&["chat", "--locale", "en"], "コードが届かない\n");
    assert!(english.status == 0 && english.out.contains("Unofficial bot") && english.out.contains("Talk to a person"), "{}", english.out);
}

#[test]
fn no_input_and_empty_lines() {
    let nothing = run(&[], "");
    assert_eq!((nothing.status, nothing.out.as_str(), nothing.err.as_str()), (0, "", ""));
    let empty = run(&[], "\n  \n\r\n\u{3000}\n:quit\n");
    assert!(empty.status == 0 && !empty.out.contains('['), "{}", empty.out);
}

#[test]
fn whatever_is_typed_gets_an_answer() {
    let mut input = b"\xff\xfe\x00\x80\n\x00\x00\n\x1b[31mred\n".to_vec();
    input.extend("コード".repeat(3_500_000 / 3).bytes());
    input.extend(b"\n<@123456789012345678>\n||spoiler||\n```\ncode\n```\nno newline at the end");
    let odd = run(&[], input);
    assert_eq!((odd.status, odd.err.as_str()), (0, ""));
    assert!(odd.out.matches("[1]").count() >= 8, "every line is answered");
}

#[test]
fn a_terminal_without_colours() {
    let mut command = program([] as [&str; 0]);
    command.env("NO_COLOR", "1");
    let run = finish(command, b"hello\n");
    assert!(run.status == 0 && !run.out.contains('\u{1b}'));
}
