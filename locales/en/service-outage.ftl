service-outage =
    It may be a fault on { -amazon }’s side, or only your own device or network. A fault on { -amazon }’s side has once locked many people out.
    .label = Is { -amazon } down?
    .command = outage
    .description = Find out whether { -amazon } is down or whether it is only you
