using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Jobs;

namespace OrderFunctions.Functions.Jobs;

/// <summary>
/// Long work in general. A room whose work is long adds an <see cref="IJobKind"/>, a function on its queue that hands messages to
/// <see cref="JobWorker"/>, and a door that answers with <see cref="JobDoor.StartAsync"/>.
/// </summary>
internal static class JobsRegistration
{
    /// <summary>Section <c>Jobs</c> (<see cref="JobOptions"/>).</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.GetSection("Jobs").Get<JobOptions>() ?? new JobOptions())
        .AddSingleton<JobRepository>()
        .AddSingleton<JobRoutes>()
        .AddSingleton<JobMessages>()
        .AddSingleton<JobWorker>()
        .AddSingleton<StartJobHandler>()
        .AddSingleton<ControlJobHandler>()
        .AddSingleton<SweepJobsHandler>()
        .AddSingleton<JobDoor>();
}
