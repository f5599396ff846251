// Domain has an Actor of its own (who has to act next); here the word means who caused a commit.
global using Actor = OrderFunctions.Application.Orders.Actor;
