//! What the command line says of where data and settings come from: it goes before the environment and the file, also when those are read again.

use std::path::PathBuf;

use jiff::ZonedDateTime;
use jiff::civil::Date;

use crate::book::{Operator, Source};
use crate::settings::Settings;

#[derive(Debug, Clone)]
pub struct Given {
    pub data: Option<PathBuf>,
    pub config: Option<PathBuf>,
    pub today: Option<Date>,
}

impl Given {
    /// Where the data come from, with these settings.
    pub fn source(&self, settings: &Settings) -> Source {
        let folder = self.data.clone().or_else(|| settings.data.clone());
        with_facts(folder.map_or(Source::Embedded, Source::Folder), settings, self.today())
    }

    pub fn today(&self) -> Date {
        self.today.unwrap_or_else(|| ZonedDateTime::now().date())
    }
}

/// A source with the operator's own facts, where there are any.
pub fn with_facts(source: Source, settings: &Settings, today: Date) -> Source {
    match &settings.facts {
        Some(file) => Source::Overridden(Box::new(source), Operator { file: file.clone(), today }),
        None => source,
    }
}
