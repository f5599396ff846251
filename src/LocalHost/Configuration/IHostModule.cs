using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Configuration;

/// <summary>
/// A part of the host: its tables and its services (one of them an ITriggerListener). Registered
/// for it: Database, WorkTracker, TimeProvider, FunctionCatalog, IFunctionInvoker, HostSettings, LocalFunctionHostOptions,
/// PayloadSerializer and logging.
/// </summary>
internal interface IHostModule
{
    /// <summary>Null when the part stores nothing.</summary>
    SchemaModule? Schema { get; }

    void AddServices(IServiceCollection services);
}
