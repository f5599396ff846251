using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Files;

namespace OrderFunctions.Functions.Files;

/// <summary>Files that somebody owns: keeping, fetching, linking and forgetting them. The host adds the store.</summary>
internal static class FilesRegistration
{
    /// <summary>Section <c>Files</c> (<see cref="FileLinkOptions"/>).</summary>
    public static IServiceCollection AddFiles(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.GetSection("Files").Get<FileLinkOptions>() ?? new FileLinkOptions())
        .AddSingleton<FileRegister>()
        .AddSingleton<FileLinks>()
        .AddSingleton<KeepFileHandler>()
        .AddSingleton<SweepFilesHandler>();
}
