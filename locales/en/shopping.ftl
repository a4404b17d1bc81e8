shopping =
    Sorry, I only know how to get into { -amazon }. For orders, parcels, returns and payments, open “Your Orders” in the { -amazon } app and choose the item, or ask { -amazon }’s customer service.
    If you cannot get in to look, or if there is an order that you did not make, press a button below.
    .label = Orders, parcels, payments
