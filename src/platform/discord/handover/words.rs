//! The member says in words whether it is solved: 「はい」 does what the button does.

use std::sync::Arc;

use super::super::bot::Bot;
use super::super::card::Card;
use super::super::frame::Message;
use super::super::talk::Closing;
use super::Step;
use super::close::Said;
use crate::text::fold;

impl Bot {
    /// Whether a message answers that question; then it is done. Words that say something else are heard as any others.
    pub(in super::super) fn closes(self: &Arc<Self>, message: &Message<'_>) -> bool {
        if message.author == self.me.user {
            return false;
        }
        // A parting word of the staff's wants no answer, so that the member's next one still is one to that question.
        if self.memory().is_asked_besides(message.channel, message.author) && self.is_parting(message) {
            return false;
        }
        let asked = self.memory().closing(message.channel).or_else(|| replied(message, self.me.user));
        let Some(closing) = asked.filter(|closing| closing.place.asker.0 == message.author) else { return false };
        let Some(guild) = closing.server.or(message.guild) else { return false };
        let Some(solved) = self.yes_or_no(&self.ways.said(message)) else { return false };
        if !self.memory().is_new(closing.question) {
            return false;
        }
        // The same event once more is heard no second time.
        self.memory().is_new(message.id);
        let (id, thread) = (message.id, message.guild.is_some());
        let said = Said { guild, channel: message.channel, thread, solved, closing };
        let bot = Arc::clone(self);
        self.spawn("hearing in words whether it is solved", async move {
            bot.tells_in_place(&said, id, &bot.answer(solved, &said.closing.place)).await;
            if let Some(failed) = bot.closed(&said, id).await {
                bot.tells_in_place(&said, id, &failed).await;
            }
        });
        true
    }

    /// Puts a text where the question was, or below where that is gone.
    async fn tells_in_place(&self, said: &Said, nonce: u64, card: &Card) {
        if self.rest.edit(said.channel, said.closing.question, &card.edit()).await.is_ok() {
            return;
        }
        if let Err(refused) = self.rest.send(said.channel, &card.message(nonce, None)).await {
            tracing::debug!(%refused, "a member was not told what became of their word");
        }
    }

    /// What is written on the buttons, what else people say for that, and what they say to any question whether it worked.
    fn yes_or_no(&self, text: &str) -> Option<bool> {
        let said = plain(text);
        if said.is_empty() {
            return None;
        }
        let is = |key: &str| self.is_word(key, &said);
        match (is("handover-yes") || is("handover-yes.heard"), is("handover-no") || is("handover-no.heard")) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => self.desk.is_solved(text),
        }
    }

    /// 「お疲れさまでした」, or a sign alone.
    fn is_parting(&self, message: &Message<'_>) -> bool {
        let text = self.ways.said(message);
        let said = plain(&text);
        if said.is_empty() { !text.trim().is_empty() } else { self.is_word("handover-solved.parting", &said) }
    }

    /// Whether these words are among those of a message, in whichever language.
    fn is_word(&self, key: &str, said: &str) -> bool {
        let locales = self.desk.parts().voice.locales();
        locales.into_iter().any(|locale| self.say(locale, key, &[]).split('/').any(|word| plain(word) == said))
    }
}

/// The question that somebody replies to, whatever we have forgotten: its buttons say it.
fn replied(message: &Message<'_>, me: u64) -> Option<Closing> {
    let reply = message.reply_to.as_ref().filter(|reply| reply.author == Some(me))?;
    reply.tokens.iter().find_map(|token| match Step::from_token(token) {
        Some(Step::Answer(_, server, place)) => Some(Closing { question: reply.message, server, place }),
        _ => None,
    })
}

/// Letters and digits only.
fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}
