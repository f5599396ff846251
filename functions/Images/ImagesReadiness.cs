using OrderFunctions.Application.Images;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Images;

/// <summary>Whether images can be scaled. Orders do not wait for that.</summary>
internal sealed class ImagesReadiness(IImageScaler scaler) : IReadinessCheck
{
    public string Name => "images";

    public bool IsEssential => false;

    public ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken) => ValueTask.FromResult(scaler.Missing is null);
}
