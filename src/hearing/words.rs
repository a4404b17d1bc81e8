//! Word classes: same-meaning words under one name (`intents/words/*.toml`).

use std::collections::BTreeMap;

use crate::fault::Fault;
use crate::message::Locale;
use crate::text::fold;

/// One entry of a list in a words file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub text: String,
    pub line: usize,
}

/// A words file as it stands: one language's classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordsFile {
    pub locale: Locale,
    pub file: String,
    /// Look-alikes: what lies within one of these is not heard as any other word.
    pub ignore: Vec<Entry>,
    /// Words that give the language away when it is written in Latin letters.
    pub typical: Vec<Entry>,
    /// Characters and words that give away another language that is written alike.
    pub foreign: Vec<Entry>,
    /// Words that deny what stands before them: it is not heard.
    pub denying: Vec<Entry>,
    /// Words that say that what stands before them works: it is not heard where another of the things is named after them.
    pub works: Vec<Entry>,
    /// Phrases that say of themselves that it is not so: they are not heard.
    pub untrue: Vec<Entry>,
    /// Straight after one of those, these tell that the very thing fails (“the code arrives, but is refused”): then it is heard.
    pub fails: Vec<Entry>,
    /// What a trouble may be about: classes (`<…>`), each a thing of its own, and words.
    pub things: Vec<Entry>,
    /// Classes and words that tell of a trouble: what names one does not work.
    pub troubles: Vec<Entry>,
    /// The subject of what is denied ends with one of these.
    pub particles: Vec<Entry>,
    /// `{name}` in a word stands for each of these.
    pub endings: BTreeMap<String, Vec<Entry>>,
    pub words: BTreeMap<String, (usize, Vec<Entry>)>,
}

/// A word as the scanner searches for it: folded; where it begins or ends with an ASCII letter or digit it is a whole
/// word, unless it was written with a `*` at that end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Literal {
    pub text: String,
    pub whole_start: bool,
    pub whole_end: bool,
}

impl Literal {
    #[must_use]
    pub fn new(written: &str) -> Literal {
        let open_start = written.starts_with('*');
        let open_end = written.ends_with('*');
        let text = fold(written.trim_matches('*'));
        let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        Literal { whole_start: !open_start && edge(text.chars().next()), whole_end: !open_end && edge(text.chars().last()), text }
    }
}

/// Before an entry of a class: a look-alike, for this class alone (`"!サインアウト"` beside `"アウト"`); as a Japanese keyboard writes it, too.
const UNLIKE: [char; 2] = ['!', '！'];

/// The class that an entry stands for.
fn class_of(entry: &Entry) -> Option<&str> {
    entry.text.strip_prefix('<').and_then(|t| t.strip_suffix('>'))
}

/// A class with everything filled in.
#[derive(Debug, Default)]
pub struct Expanded {
    pub words: Vec<Literal>,
    /// What lies within one of these is no word of the class.
    pub unlike: Vec<Literal>,
}

impl WordsFile {
    /// A class's words with endings and other classes filled in; faults where it names what does not exist.
    pub fn expand(&self, class: &str, faults: &mut Vec<Fault>) -> Expanded {
        let mut out = Expanded::default();
        self.expand_into(class, &mut Vec::new(), &mut out, faults);
        for entry in self.words.get(class).iter().flat_map(|(_, entries)| entries) {
            let written = entry.text.strip_prefix(UNLIKE).map(Literal::new);
            let hides = |unlike: &Literal| out.words.iter().any(|word| unlike.text.contains(&word.text) && unlike.text != word.text);
            if written.is_some_and(|unlike| !entry.text.contains('{') && !hides(&unlike)) {
                faults.push(self.fault(entry, format!("“{}” has no word of its class within: take it out", entry.text)));
            }
        }
        out
    }

    /// One of the lists that stand outside the classes, likewise.
    pub fn expand_list(&self, list: &[Entry], faults: &mut Vec<Fault>) -> Expanded {
        let mut out = Expanded::default();
        self.expand_entries(list, &mut Vec::new(), &mut out, faults);
        out
    }

    /// The names of the classes in such a list, and the words in it. Faults where a class does not exist.
    pub fn classes_in<'a>(&'a self, list: &'a [Entry], faults: &mut Vec<Fault>) -> (Vec<&'a str>, Expanded) {
        let (mut classes, mut words) = (Vec::new(), Expanded::default());
        for entry in list {
            match class_of(entry) {
                Some(name) if self.words.contains_key(name) => classes.push(name),
                _ => self.expand_entries(std::slice::from_ref(entry), &mut Vec::new(), &mut words, faults),
            }
        }
        (classes, words)
    }

    /// The lists that stand outside the classes.
    pub fn lists(&self) -> impl Iterator<Item = &Entry> {
        [&self.ignore, &self.denying, &self.untrue, &self.works, &self.fails, &self.things, &self.troubles].into_iter().flatten()
    }

    /// Every entry that is searched for, with its class (`None`: a look-alike for all) and its forms; those that only
    /// name another class are left out.
    pub fn entries(&self) -> impl Iterator<Item = (Option<&str>, &Entry, Vec<Literal>)> {
        let classes = self.words.iter().flat_map(|(class, (_, entries))| entries.iter().map(move |entry| (Some(class.as_str()), entry)));
        let all = self.ignore.iter().map(|entry| (None, entry)).chain(classes).filter(|(_, entry)| !entry.text.starts_with('<'));
        all.map(|(class, entry)| {
            let text = entry.text.strip_prefix(UNLIKE).unwrap_or(&entry.text);
            // What is wrong with an entry is told where its class is expanded.
            (class, entry, self.endings_filled(entry, text, &mut Vec::new()))
        })
    }

    fn expand_into(&self, class: &str, above: &mut Vec<String>, out: &mut Expanded, faults: &mut Vec<Fault>) {
        let Some((_, entries)) = self.words.get(class) else { return };
        above.push(class.to_owned());
        self.expand_entries(entries, above, out, faults);
        above.pop();
    }

    fn expand_entries(&self, entries: &[Entry], above: &mut Vec<String>, out: &mut Expanded, faults: &mut Vec<Fault>) {
        for entry in entries {
            match class_of(entry) {
                Some(name) if above.iter().any(|a| a == name) => {
                    faults.push(self.fault(entry, format!("<{name}> contains itself: take it out of one of the two lists")));
                }
                Some(name) if self.words.contains_key(name) => self.expand_into(name, above, out, faults),
                Some(name) => {
                    faults.push(
                        self.fault(
                            entry,
                            format!("there is no word class <{name}> in this file: add it under [words] or correct the name"),
                        ),
                    );
                }
                None => match entry.text.strip_prefix(UNLIKE) {
                    Some(text) => out.unlike.extend(self.endings_filled(entry, text, faults)),
                    None => out.words.extend(self.endings_filled(entry, &entry.text, faults)),
                },
            }
        }
    }

    fn endings_filled(&self, entry: &Entry, text: &str, faults: &mut Vec<Fault>) -> Vec<Literal> {
        let literals: Vec<Literal> = match text.split_once('{') {
            None => vec![Literal::new(text)],
            Some((stem, rest)) => {
                let (name, tail) = rest.split_once('}').unwrap_or((rest, ""));
                let Some(endings) = self.endings.get(name) else {
                    faults.push(self.fault(entry, format!("there is no ending {{{name}}}: add it under [endings] or correct the name")));
                    return Vec::new();
                };
                endings.iter().map(|e| Literal::new(&[stem, &e.text, tail].concat())).collect()
            }
        };
        if literals.iter().any(|l| l.text.is_empty()) {
            faults.push(self.fault(entry, format!("“{}” is empty once folded and would match everywhere: take it out", entry.text)));
            return Vec::new();
        }
        literals
    }

    fn fault(&self, entry: &Entry, text: String) -> Fault {
        Fault::new(&self.file, entry.line, text)
    }
}
