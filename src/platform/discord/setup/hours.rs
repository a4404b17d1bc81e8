//! The page with the hours when staff are there: days, from, until, and whose time.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serenity::all::{CreateActionRow, CreateSelectMenuKind, CreateSelectMenuOption};

use super::panel::Panel;
use super::token::Control;
use crate::store::{Change, Hours};

/// From Monday on, as the store has them.
const DAYS: [&str; 7] =
    ["setup-day.mon", "setup-day.tue", "setup-day.wed", "setup-day.thu", "setup-day.fri", "setup-day.sat", "setup-day.sun"];
const DAY: u16 = 24 * 60;

/// To choose from; one that is in force and not among them joins them, which makes as many as a menu may have.
const ZONES: [&str; 24] = [
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Taipei",
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Manila",
    "Asia/Singapore",
    "Asia/Bangkok",
    "Asia/Jakarta",
    "Asia/Kolkata",
    "Asia/Dubai",
    "Europe/Rome",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/London",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Pacific/Honolulu",
    "Australia/Sydney",
    "Pacific/Auckland",
];

/// What the days that were chosen, by their numbers, change on those that the menu `showed`, so that what others chose meanwhile stays. A
/// menu of an older version does not say what it showed: its days are chosen anew.
pub fn days(values: &[String], showed: &str) -> Option<Change> {
    let mut chosen = [false; 7];
    for value in values {
        *chosen.get_mut(value.parse::<usize>().ok()?)? = true;
    }
    let change = match u8::from_str_radix(showed, 16) {
        Ok(0) => Change::StaffDaysFirst(chosen),
        Ok(showed) => {
            let had = |day: usize| showed >> day & 1 == 1;
            Change::StaffDays {
                on: std::array::from_fn(|day| chosen[day] && !had(day)),
                off: std::array::from_fn(|day| !chosen[day] && had(day)),
            }
        }
        Err(_) => Change::StaffDays { on: chosen, off: chosen.map(|day| !day) },
    };
    chosen.contains(&true).then_some(change)
}

/// A change to a part of the hours, in which a menu `showed` some days or none: whoever saw hours that are gone since chose a part of those,
/// not new ones.
pub fn part(showed: &str, change: Option<Change>) -> Vec<Change> {
    let saw_some = u8::from_str_radix(showed, 16).is_ok_and(|days| days > 0);
    change.map_or_else(Vec::new, |change| if saw_some { vec![Change::IfStaffHours, change] } else { vec![change] })
}

/// The days that a menu shows, a bit each, as its token says them.
fn showing(hours: Option<&Hours>) -> String {
    let days = hours.map_or([None; 7], |hours| hours.days);
    let bits = days.iter().enumerate().fold(0_u8, |bits, (day, span)| bits | u8::from(span.is_some()) << day);
    format!("{bits:x}")
}

/// A full hour that was chosen, in minutes.
pub fn hour(values: &[String]) -> Option<u16> {
    values.first()?.parse::<u16>().ok().filter(|hour| *hour < 24).map(|hour| hour * 60)
}

impl Panel<'_> {
    /// When staff are there, in words.
    pub fn hours_in_words(&self) -> String {
        let Some(hours) = &self.settings.staff_hours else { return self.say("setup-hours.any", &[]) };
        let (from, to) = hours.span();
        let days: Vec<String> = DAYS.iter().zip(&hours.days).filter(|(_, day)| day.is_some()).map(|(key, _)| self.say(key, &[])).collect();
        let to = if to > DAY { self.say("setup-hours.next", &[("time", clock(to - DAY))]) } else { clock(to) };
        let args = [("days", days.join(" ")), ("from", clock(from)), ("to", to), ("zone", self.city(&hours.zone))];
        self.say("setup-hours.span", &args)
    }

    pub fn hours_rows(&self) -> Vec<CreateActionRow> {
        let chosen = self.settings.staff_hours.as_ref();
        let shown = chosen.cloned().unwrap_or_else(Hours::usual);
        let (from, to) = shown.span();
        let is = |value: bool| value && chosen.is_some();
        let days = DAYS
            .iter()
            .zip(&shown.days)
            .enumerate()
            .map(|(n, (key, day))| CreateSelectMenuOption::new(self.say(key, &[]), n.to_string()).default_selection(is(day.is_some())));
        let days = CreateSelectMenuKind::String { options: days.collect() };
        let days = self.select(Control::Days, &showing(chosen), "setup-hours.days", days).max_values(7);
        let clocks = |control, key: &str, at: u16| {
            let label = |time: String| self.say(key, &[("time", time)]);
            let options = (0..24).map(|hour: u16| {
                CreateSelectMenuOption::new(label(clock(hour * 60)), hour.to_string()).default_selection(is(hour * 60 == at % DAY))
            });
            let kind = CreateSelectMenuKind::String { options: options.collect() };
            CreateActionRow::SelectMenu(self.select(control, &showing(chosen), "setup-hours", kind).placeholder(label("…".to_owned())))
        };
        let others = chosen.map(|hours| hours.zone.as_str()).filter(|zone| !ZONES.contains(zone));
        let zones = ZONES
            .into_iter()
            .chain(others)
            .map(|zone| CreateSelectMenuOption::new(self.zone(zone), zone).default_selection(is(zone == shown.zone)));
        vec![
            CreateActionRow::SelectMenu(days),
            clocks(Control::From, "setup-hours.from", from),
            clocks(Control::To, "setup-hours.to", to),
            CreateActionRow::SelectMenu(self.select(
                Control::Zone,
                &showing(chosen),
                "setup-hours.zone",
                CreateSelectMenuKind::String { options: zones.collect() },
            )),
            CreateActionRow::Buttons(vec![self.back(), self.button(Control::Always, "setup-hours.always")]),
        ]
    }

    /// A zone's city as the reader calls it; one that is not among those to choose from by its name there.
    fn city(&self, zone: &str) -> String {
        let city = city(zone);
        let key = format!("setup-zone.{}", city.to_lowercase().replace(' ', "-"));
        let known = self.bot.desk.parts().voice.find(self.locale, &key);
        known.map_or(city, |_| self.say(&key, &[]))
    }

    /// A zone's city, and how far its clock is from UTC now.
    fn zone(&self, name: &str) -> String {
        let now = Timestamp::from_second(self.now).unwrap_or(Timestamp::UNIX_EPOCH);
        let minutes = TimeZone::get(name).map_or(0, |zone| zone.to_offset(now).seconds() / 60);
        let sign = if minutes < 0 { '-' } else { '+' };
        format!("{} (UTC{sign}{}:{:02})", self.city(name), minutes.abs() / 60, minutes.abs() % 60)
    }
}

/// The last part of a zone's name is a city that it has been named for.
fn city(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

fn clock(minutes: u16) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;

    #[test]
    fn every_zone_is_one_and_there_is_room_for_one_more() {
        for zone in ZONES {
            assert_eq!(TimeZone::get(zone).expect(zone).iana_name(), Some(zone));
        }
        assert!(ZONES.len() < limits::OPTIONS && ZONES[0] == Hours::usual().zone);
    }

    #[test]
    fn what_no_menu_offers_is_nothing() {
        let of = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let bits = |bits: u8| std::array::from_fn(|day| bits >> day & 1 == 1);
        let change = |on: u8, off: u8| Some(Change::StaffDays { on: bits(on), off: bits(off) });
        for showed in ["", "x"] {
            assert_eq!(days(&of(&["0", "6"]), showed), change(0b100_0001, 0b011_1110), "all of them: {showed}");
        }
        assert_eq!(days(&of(&["0", "6"]), "0"), Some(Change::StaffDaysFirst(bits(0b100_0001))));
        assert_eq!(days(&of(&["0", "6"]), "3"), change(0b100_0000, 0b10), "what differs");
        for wrong in [&[][..], &["7"], &["x"]] {
            assert_eq!(days(&of(wrong), "3"), None);
        }
        assert_eq!((showing(None), showing(Some(&Hours::usual()))), ("0".to_owned(), "1f".to_owned()));
        assert_eq!((hour(&of(&["23"])), hour(&of(&["24"])), hour(&of(&[]))), (Some(1380), None, None));
    }
}
