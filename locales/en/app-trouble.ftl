app-trouble =
    ⚠️ Trouble with two-step verification or a new number? Then do not log out, reinstall or delete cookies on a device that is logged in.
    Often the app or browser has a short fault or is out of date. Let’s start with the easiest thing.
    .label = The app or screen acts up
    .command = app-trouble
    .description = White screen, frozen, endless loading: repair the app or the browser
