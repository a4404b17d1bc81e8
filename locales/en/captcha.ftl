captcha =
    This screen checks that you are a person; it may appear after failed tries, on a new device or line, or with a VPN (it sends your connection another way). No hurry: let’s start with another picture.
    .label = The picture check won’t let me in
    .command = captcha
    .description = What to do when you cannot get past the picture or puzzle check
