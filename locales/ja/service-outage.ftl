service-outage =
    { -amazon }側の不具合のことも、お使いの端末や回線だけのこともあります。セールの日などは、つながりにくくなることもあります。
    .label = { -amazon }が落ちている?
    .command = 障害
    .description = { -amazon }全体の不具合か、自分だけなのかを見分けます
