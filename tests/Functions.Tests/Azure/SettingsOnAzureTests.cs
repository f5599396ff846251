using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using OrderFunctions.Functions.Settings;
using Xunit;

namespace OrderFunctions.Functions.Tests.Azure;

/// <summary>The app settings on Azure are the app's settings: each of them, once, and no other.</summary>
public sealed partial class SettingsOnAzureTests
{
    private const string AppBicep = "infra/modules/functionapp.bicep";
    private const string Page = "infra/azure.md";

    private static readonly JsonNode File = AzureFiles.Json("infra/app-settings.json");
    private static readonly Dictionary<string, string> Values = AzureFiles.Pairs(File["values"]);
    private static readonly string[] Secrets = [.. File["secrets"]!.AsObject().SelectMany(group => AzureFiles.Texts(group.Value))];

    [Fact]
    public void Every_setting_has_its_place_on_Azure_once()
    {
        var placed = Values.Keys.Concat(Secrets).Concat(Names("fromBicep")).Concat(Names("notOnAzure")).Select(SettingOf);

        Assert.Equal(AppSettings.All.Select(setting => setting.Key).Order(StringComparer.Ordinal), placed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Secrets_and_nothing_else_are_references_to_the_vault()
    {
        Assert.Equal(
            AppSettings.All.Where(setting => setting.IsSecret).Select(setting => setting.Key)
                .Except(Names("notOnAzure").Select(SettingOf)).Order(StringComparer.Ordinal),
            Secrets.Select(SettingOf).Order(StringComparer.Ordinal));
        Assert.Contains(
            "key => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(key, '__', '--')})'", AzureFiles.Text(AppBicep), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_the_defaults_unless_the_file_says_why_and_are_accepted()
    {
        var changed = Values.Where(value => AppSettings.Find(Colons(value.Key))!.Default != value.Value).Select(value => value.Key);

        Assert.Equal(Names("notTheDefault").Order(StringComparer.Ordinal), changed.Order(StringComparer.Ordinal));
        foreach (var stage in AzureFiles.Json("infra/stages.json").AsObject())
        {
            var settings = new Dictionary<string, string>(Values);
            foreach (var (key, value) in AzureFiles.Pairs(stage.Value!["settings"])) settings[key] = value;
            AppSettings.Check(new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create<string, string?>(Colons(pair.Key), pair.Value))).Build());
            Assert.All(AzureFiles.Texts(stage.Value["secretGroups"]), group => Assert.NotNull(File["secrets"]![group]));
        }
    }

    [Fact]
    public void Bicep_sets_what_the_file_leaves_to_it()
    {
        var own = AzureFiles.KeysOfVariable("infra/main.bicep", "ownSettings").Concat(AzureFiles.KeysOfVariable(AppBicep, "computed"));
        Assert.Equal(Names("fromBicep").Order(StringComparer.Ordinal), own.Order(StringComparer.Ordinal));

        // What the app does not know as a setting of its own: the platform's, and those that only the Functions host reads.
        var platform = AzureFiles.KeysOfVariable(AppBicep, "platform").ToList();
        Assert.Equal(Names("platform").Order(StringComparer.Ordinal), platform.Order(StringComparer.Ordinal));
        Assert.All(platform, key => Assert.Null(AppSettings.Find(Colons(key))));

        Assert.Contains(
            "properties: union(listed.values, computed, settings, secrets, platform)", AzureFiles.Text(AppBicep), StringComparison.Ordinal);
        Assert.DoesNotContain("listKeys", AzureFiles.Text(AppBicep), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_page_names_every_variable_and_every_group_of_secrets()
    {
        var read = Directory.GetFiles(Hosts.RepositoryFiles.FullPath("infra"), "*.bicepparam")
            .SelectMany(path => VariablePattern().Matches(System.IO.File.ReadAllText(path))).Select(match => match.Groups[1].Value)
            .Where(name => !name.StartsWith("AZURE_", StringComparison.Ordinal)).Distinct();
        Assert.Equal(
            read.Order(StringComparer.Ordinal),
            AzureFiles.Table(Page, "| `azd env set` | default | meaning |").Select(row => row[0].Trim('`')).Order(StringComparer.Ordinal));

        var groups = AzureFiles.Table(Page, "| group | secrets | beside them |").ToDictionary(row => row[0].Trim('`'), row => row[1]);
        foreach (var (group, keys) in File["secrets"]!.AsObject())
            Assert.Equal(AzureFiles.Texts(keys).Select(key => key.Replace("__", "--", StringComparison.Ordinal)), AzureFiles.Spans(groups[group]));
        Assert.Equal(File["secrets"]!.AsObject().Count, groups.Count);
    }

    [Fact]
    public void Names_of_other_systems_lead_to_settings_that_exist_or_to_what_replaces_them()
    {
        string[] asked =
        [
            "RAZORPAY_KEY_ID", "SMTP_HOST", "TWILIO_SID", "WHATSAPP_API_KEY", "EVENT_BUS_MODE", "JWT_SECRET", "CLOUDFLARE_", "REDIS_URL", "MONGODB_URI",
        ];
        var rows = AzureFiles.Table(Page, "| there | here |").ToList();

        Assert.All(asked, name => Assert.Contains(rows, row => row[0].Contains(name, StringComparison.Ordinal)));
        Assert.All(rows, row =>
        {
            if (row[1].StartsWith("none", StringComparison.Ordinal)) Assert.Contains(':', row[1]);
            else Assert.NotEmpty(AzureFiles.Spans(row[1]));
            Assert.All(AzureFiles.Spans(row[1]), key => Assert.Contains(AppSettings.All, setting => setting.Key == key));
        });
    }

    private static IEnumerable<string> Names(string section) => AzureFiles.Pairs(File[section]).Keys;

    private static string Colons(string key) => key.Replace("__", ":", StringComparison.Ordinal);

    private static string SettingOf(string key) => IndexPattern().Replace(Colons(key), "");

    [GeneratedRegex(":[0-9]+$")]
    private static partial Regex IndexPattern();

    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'")]
    private static partial Regex VariablePattern();
}
