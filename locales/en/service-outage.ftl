service-outage =
    It may be a fault on { -amazon }’s side, or only your own device or network. On sale days it may be hard to get through.
    .label = Is { -amazon } down?
    .command = outage
    .description = Find out whether { -amazon } is down or whether it is only you
