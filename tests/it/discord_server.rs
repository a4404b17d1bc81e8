//! The Discord of our own, put to the test itself: by twilight's gateway client, by plain HTTP, and by what two libraries read of it.

mod bot;
mod content;
mod faults;
mod gateway;
mod http;
mod interactions;
mod rest;
mod strictness;
