using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace OrderFunctions.Functions.Tests.Settings;

/// <summary>Settings that remember which of them were asked for.</summary>
internal sealed class ReadKeys : ConfigurationProvider, IConfigurationSource
{
    public HashSet<string> Read { get; } = new(StringComparer.OrdinalIgnoreCase);

    public override bool TryGet(string key, out string? value)
    {
        Read.Add(key);
        return base.TryGet(key, out value);
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
}

/// <summary>The same settings, out of sight of the check that walks them all.</summary>
internal sealed class UncheckedConfiguration(IConfiguration inner) : IConfiguration
{
    public string? this[string key]
    {
        get => inner[key];
        set => inner[key] = value;
    }

    public IEnumerable<IConfigurationSection> GetChildren() => [];

    public IChangeToken GetReloadToken() => inner.GetReloadToken();

    public IConfigurationSection GetSection(string key) => inner.GetSection(key);
}
