using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Vips;
using OrderFunctions.Application.Images;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Images;

/// <summary>Images: taken in, scaled, served, and gone with what used them.</summary>
internal static class ImagesRegistration
{
    /// <summary>Section <c>Images</c> (<see cref="ImageLimits"/>).</summary>
    public static IServiceCollection AddImages(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.GetSection("Images").Get<ImageLimits>() ?? new ImageLimits())
        .AddSingleton(static services => VipsLibrary.CreateScaler(services.GetRequiredService<ImageLimits>()))
        .AddSingleton<IReadinessCheck, ImagesReadiness>()
        .AddSingleton<ImageRepository>()
        .AddSingleton<TakeInImageHandler>()
        .AddSingleton<MakeImageSizesHandler>()
        .AddSingleton<SweepImagesHandler>()
        .AddSingleton<ImageDoor>();
}
