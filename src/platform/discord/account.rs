//! An account of the requests that go out under the bot's name: no more than Discord allows to all of them together.
//!
//! serenity's limiter knows of that limit only by being refused, tells nobody else then, and asks again by itself: with many people waiting,
//! all of them would be refused once a second, and Discord bans whoever is refused too often (`docs/scale.md`).

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Discord allows 50 in a second: <https://docs.discord.com/developers/topics/rate-limits#global-rate-limit>. A few are left to those that it
/// does not count alike.
pub const A_SECOND: usize = 48;
/// Requests take longer or shorter to arrive: what went out in a second may come in in a little less.
pub const SECOND: Duration = Duration::from_millis(1_050);

/// When each of the last requests goes out, the oldest first.
pub struct Account(Mutex<VecDeque<Instant>>);

impl Default for Account {
    fn default() -> Account {
        Account(Mutex::new(VecDeque::with_capacity(A_SECOND)))
    }
}

impl Account {
    /// When one more may go out, in the order in which they ask; `None` where that is too late, and then it does not count.
    #[must_use]
    pub fn turn(&self, latest: Instant) -> Option<Instant> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let full = turns.len() == A_SECOND;
        let free = turns.front().filter(|_| full).map(|oldest| *oldest + SECOND);
        let turn = free.map_or_else(Instant::now, |free| free.max(Instant::now()));
        if turn > latest {
            return None;
        }
        if full {
            turns.pop_front();
        }
        turns.push_back(turn);
        Some(turn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn no_second_sees_more_than_discord_allows() {
        let (account, began) = (Account::default(), Instant::now());
        let mut turns = Vec::new();
        for n in 0..500_u32 {
            turns.push(account.turn(began + Duration::from_secs(3_600)).expect("in time"));
            // At times nobody asks.
            tokio::time::advance(Duration::from_millis(u64::from(n % 7 * 3))).await;
        }
        assert!(turns.is_sorted());
        for (n, turn) in turns.iter().enumerate() {
            let within = turns[n..].iter().take_while(|other| **other < *turn + Duration::from_secs(1)).count();
            assert!(within <= 50, "{within}");
        }
        assert!(turns[A_SECOND - 1].duration_since(turns[0]) < SECOND, "the first ones wait for nobody");
    }

    #[tokio::test(start_paused = true)]
    async fn who_cannot_wait_takes_nobodys_turn() {
        let (account, began) = (Account::default(), Instant::now());
        for _ in 0..A_SECOND {
            assert_eq!(account.turn(began), Some(began));
        }
        for _ in 0..100 {
            assert_eq!(account.turn(began + SECOND / 2), None);
        }
        assert_eq!(account.turn(began + SECOND), Some(began + SECOND));
    }
}
