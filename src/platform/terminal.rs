//! The terminal: lines in, cards out, buttons as numbers.

use std::io::{self, BufRead, Write};

use anstyle::{AnsiColor, Style};
use rustyline::error::ReadlineError;

use crate::desk::{Desk, Situation};
use crate::message::{Goes, Locale, Message, Press, Reply, Tone};

/// How cards look.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub colour: bool,
}

/// A person at the terminal: what they were last shown.
struct Talk<'a> {
    desk: &'a Desk,
    situation: Situation,
    look: Look,
    shown: Option<Reply>,
    said: Option<String>,
}

/// Prints a card, its buttons as numbers.
///
/// # Errors
/// When the output cannot be written.
pub fn show(reply: &Reply, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let paint = |style: Style| if look.colour { style } else { Style::new() };
    let dim = paint(Style::new().dimmed());
    let head = paint(if reply.urgent { AnsiColor::Red.on_default().bold() } else { Style::new().bold() });
    for warning in &reply.warnings {
        writeln!(out, "{warning}\n")?;
    }
    if let Some(notice) = &reply.notice {
        writeln!(out, "{dim}{notice}{dim:#}\n")?;
    }
    if let Some(title) = &reply.title {
        writeln!(out, "{head}{title}{head:#}\n")?;
    }
    writeln!(out, "{}", bold(&reply.body, look))?;
    if !reply.footer.is_empty() {
        writeln!(out)?;
        for line in &reply.footer {
            writeln!(out, "{dim}{line}{dim:#}")?;
        }
    }
    if let Some(report) = &reply.report {
        writeln!(out, "\n{dim}{report}{dim:#}")?;
    }
    let mut number = 0;
    for row in &reply.rows {
        writeln!(out)?;
        for button in row {
            match &button.goes {
                Goes::To(_) => {
                    number += 1;
                    let style = paint(match button.tone {
                        Tone::Forward => AnsiColor::Cyan.on_default().bold(),
                        Tone::Good => AnsiColor::Green.on_default().bold(),
                        Tone::Plain => AnsiColor::Cyan.on_default(),
                    });
                    writeln!(out, "  {style}[{number}]{style:#} {}", button.label)?;
                }
                Goes::Link(url) => writeln!(out, "  → {}: {url}", button.label)?,
            }
        }
    }
    Ok(())
}

/// `**bold**` as the terminal shows it; fences of code blocks go.
fn bold(text: &str, look: Look) -> String {
    let style = if look.colour { Style::new().bold() } else { Style::new() };
    let parts = text.split("**").enumerate();
    let out: String = parts.map(|(i, part)| if i % 2 == 1 { format!("{style}{part}{style:#}") } else { part.to_owned() }).collect();
    out.lines().filter(|l| *l != "```").collect::<Vec<_>>().join("\n")
}

/// A conversation line by line, without a terminal: for pipes and tests. Ends with the input.
///
/// # Errors
/// When input or output fail.
pub fn pipe(desk: &Desk, situation: Situation, look: Look, input: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<()> {
    let mut talk = Talk { desk, situation, look, shown: None, said: None };
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line).into_owned();
        line.clear();
        let text = text.trim_end_matches(['\n', '\r']);
        // Nobody typed it on this screen: without it, what comes out could not be read as a conversation.
        writeln!(out, "> {text}")?;
        if !talk.hear(text, out)? {
            break;
        }
        writeln!(out)?;
        out.flush()?;
    }
    Ok(())
}

/// A conversation with a line editor; its history stays in memory.
///
/// # Errors
/// When the terminal fails.
pub fn talk(desk: &Desk, situation: Situation, look: Look, out: &mut dyn Write) -> Result<(), ReadlineError> {
    let mut talk = Talk { desk, situation, look, shown: None, said: None };
    let mut editor = rustyline::DefaultEditor::new()?;
    talk.menu(out)?;
    writeln!(out, "\n(:why  :locale ja|en  :menu  :quit)")?;
    loop {
        out.flush()?;
        match editor.readline("> ") {
            Ok(line) => {
                // History is a comfort; a full one is no reason to stop.
                let _ = editor.add_history_entry(&line);
                if !talk.hear(&line, out)? {
                    return Ok(());
                }
            }
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

impl Talk<'_> {
    /// Takes a line; false: the person leaves.
    fn hear(&mut self, line: &str, out: &mut dyn Write) -> io::Result<bool> {
        let line = line.trim();
        writeln!(out)?;
        if let Some(command) = line.strip_prefix(':') {
            return self.command(command, out);
        }
        if line.is_empty() {
            return Ok(true);
        }
        self.said = Some(line.to_owned());
        match self.desk.answer(&Message::addressed(line), &self.situation) {
            Some(reply) => self.show(reply, out)?,
            None => self.menu(out)?,
        }
        Ok(true)
    }

    fn show(&mut self, reply: Reply, out: &mut dyn Write) -> io::Result<()> {
        show(&reply, self.look, out)?;
        self.situation.first = false;
        self.situation.last = Some(reply.shown(true));
        self.shown = Some(reply);
        Ok(())
    }

    fn menu(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let locale = self.situation.explicit.or(self.shown.as_ref().map(|s| s.locale)).or(Locale::new(crate::desk::HOME));
        let Some(locale) = locale else { return Ok(()) };
        let reply = self.desk.press(&Press::menu(locale), &self.situation);
        self.show(reply, out)
    }

    fn command(&mut self, command: &str, out: &mut dyn Write) -> io::Result<bool> {
        let (word, rest) = command.split_once(' ').unwrap_or((command, ""));
        match (word, rest.trim()) {
            ("quit" | "q", _) => return Ok(false),
            ("menu", _) => self.menu(out)?,
            ("why", _) => match &self.said {
                Some(said) => {
                    for line in self.desk.explain(&Message::addressed(said)) {
                        writeln!(out, "{line}")?;
                    }
                }
                None => writeln!(out, "nothing was said yet")?,
            },
            ("locale", tag) => {
                let locales = self.desk.parts().voice.locales();
                if let Some(locale) = Locale::new(tag).filter(|l| locales.contains(l)) {
                    self.situation.explicit = Some(locale);
                    self.menu(out)?;
                } else {
                    let known: Vec<String> = locales.iter().map(ToString::to_string).collect();
                    writeln!(out, "there is no locale “{tag}”: use one of {}", known.join(", "))?;
                }
            }
            _ => writeln!(out, "unknown command: use :why, :locale TAG, :menu or :quit")?,
        }
        Ok(true)
    }
}
