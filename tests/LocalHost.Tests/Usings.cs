global using Microsoft.AspNetCore.Http;
global using Microsoft.Extensions.DependencyInjection;
global using OrderFunctions.LocalHost.Tests.Support;
global using OrderFunctions.LocalHost.Worker;
