using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Sla;
using OrderFunctions.Application.Tickets;

namespace OrderFunctions.Functions.Tickets;

/// <summary>Requests for help: opening, dealing with them, and who does.</summary>
internal static class TicketsRegistration
{
    public static IServiceCollection AddTickets(this IServiceCollection services) => services
        .AddSingleton<IStageSource, TicketStageSource>()
        .AddSingleton<TicketRepository>()
        .AddSingleton<AgentBook>()
        .AddSingleton<OpenTicketHandler>()
        .AddSingleton<ListTicketsHandler>()
        .AddSingleton<DisputeTickets>()
        .AddSingleton<TicketFiles>()
        .AddSingleton<TicketDoor>();
}
