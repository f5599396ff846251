using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.Adapters.Cosmos;
using OrderFunctions.Functions.Settings;
using OrderFunctions.Functions.Tests.Hosts;
using OrderFunctions.Functions.Tests.Local;
using OrderFunctions.Local;
using OrderFunctions.LocalHost.Worker;
using Xunit;

namespace OrderFunctions.Functions.Tests.Settings;

/// <summary>The settings that the code reads, the sample file and the README speak of the same keys.</summary>
public sealed partial class SettingsTests : IDisposable
{
    private readonly AFolder _folder = new();

    private static IEnumerable<string> Known => AppSettings.All.Select(setting => setting.Key).Order(StringComparer.Ordinal);

    [Fact]
    public void The_sample_names_every_setting_once_and_is_accepted()
    {
        using var sample = JsonDocument.Parse(File.ReadAllBytes(RepositoryFiles.FullPath("local.settings.sample.json")));
        var values = sample.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => value.Value.GetString());

        Assert.Equal(Known, values.Keys.Where(AppSettings.IsOurs).Select(WithoutIndex).Distinct().Order(StringComparer.Ordinal));
        AppSettings.Check(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    [Fact]
    public void The_sample_switches_off_the_topic_functions_which_need_a_service_bus()
    {
        var topicFunctions = typeof(LocalApp).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(ServiceBusTriggerAttribute), false)))
            .Select(method => $"AzureWebJobs.{method.GetCustomAttribute<FunctionAttribute>()!.Name}.Disabled");
        using var sample = JsonDocument.Parse(File.ReadAllBytes(RepositoryFiles.FullPath("local.settings.sample.json")));
        var disabled = sample.RootElement.GetProperty("Values").EnumerateObject()
            .Where(value => value.Name.EndsWith(".Disabled", StringComparison.Ordinal) && value.Value.GetString() == "true")
            .Select(value => value.Name);

        Assert.Equal(topicFunctions.Order(StringComparer.Ordinal), disabled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_readme_names_every_setting_with_its_default()
    {
        var local = LocalSettings.Defaults(new DataFolder(DataFolder.Default));
        var expected = AppSettings.All.Select(setting => (setting.Key, local.GetValueOrDefault(setting.Key) ?? setting.Default));
        var written = Readme.TableOf("Settings").Where(row => row[0].Contains(':', StringComparison.Ordinal)).ToList();

        Assert.Equal(expected.Order(), written.Select(row => (row[0].Trim('`'), row[1].Trim('`'))).Order());
        Assert.All(written, row => Assert.NotEmpty(row[2]));
    }

    [Fact]
    public async Task The_code_reads_every_setting_and_no_other()
    {
        var recorder = new ReadKeys();
        // A section is read when something in it is set, and some settings only when others are.
        foreach (var setting in AppSettings.All) recorder.Set(setting.IsList ? setting.Key + ":0" : setting.Key, setting.Default);
        recorder.Set("Mail:Smtp:Host", "localhost");
        recorder.Set("AzureWebJobsStorage", "UseDevelopmentStorage=true");
        var configuration = new ConfigurationBuilder().Add(recorder).Build();
        recorder.Read.Clear();
        var services = new ServiceCollection();
        services.AddOrderFunctions(new UncheckedConfiguration(configuration));
        _ = AzureSettings.Read(configuration);
        services.AddCosmosDocuments(configuration, _ => throw new InvalidOperationException("There is a key."));
        await using var provider = services.BuildServiceProvider();
        _ = provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<Functions.Http.Identity.IdentityOptions>>().Value;
        _ = provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<Functions.Ops.MetricsOptions>>().Value;

        Assert.Equal(Known, recorder.Read.Where(AppSettings.IsOurs).Select(WithoutIndex)
            .Where(key => !AppSettings.All.Any(setting => setting.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase)))
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_value_that_cannot_work_stops_the_start_in_one_line_that_names_the_key()
    {
        Assert.All(AppSettings.All.Where(setting => setting.Rule != SettingRule.Text), setting =>
        {
            var key = setting.IsList ? setting.Key + ":0" : setting.Key;
            var bad = setting.Rule == SettingRule.Filled ? " " : "not so";
            var refused = Assert.Throws<SettingException>(() => Build((key, bad)));
            Assert.StartsWith(setting.Key, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
            Assert.Equal(!setting.IsSecret, refused.Message.Contains($"'{bad}'", StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("Payments:MaxAttempts", "0")]
    [InlineData("Payments:MaxAttempts", "21")]
    [InlineData("Payments:MaxAttempts", "99999999999999999999")]
    [InlineData("Payments:Deadline", "30")]
    [InlineData("Orders:ReservationExpiry", "00:00:01")]
    [InlineData("Orders:WhenStockMissing", "7")]
    [InlineData("EventBus:Mode", "ServiceBus")]
    [InlineData("Mail:SendGrid:ApiKey", "SG.0123456789abcdef")]
    [InlineData("Texts:Twilio:AccountSid", "AC0123456789abcdef")]
    [InlineData("Texts:Twilio:AuthToken", "0123456789abcdef")]
    [InlineData("Texts:Channel", "Fax")]
    [InlineData("Payments:MaxAttemps", "3")]
    [InlineData("Identity:Metadata", "https://issuer.example/keys")]
    [InlineData("Payments:Stripe:SecretKey", "sk_test_0123456789abcdef")]
    [InlineData("Payments:Stripe:SecretKey", "pk_test_0123456789abcdef")]
    [InlineData("Payments:Razorpay:KeyId", "rzp_test_0123456789")]
    public void A_value_out_of_range_and_a_misspelled_key_stop_the_start(string key, string value) =>
        Assert.Contains(key, Assert.Throws<SettingException>(() => Build((key, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void Settings_of_cosmos_db_say_the_adapters_defaults_and_the_store_needs_an_account()
    {
        var known = AppSettings.All.Where(setting => setting.Key.StartsWith(CosmosOptions.Section, StringComparison.Ordinal))
            .ToDictionary(setting => setting.Key[(CosmosOptions.Section.Length + 1)..], setting => setting.Default);
        var defaults = new CosmosOptions();
        Assert.Equal(known.OrderBy(one => one.Key, StringComparer.Ordinal), typeof(CosmosOptions).GetProperties()
            .Select(one => KeyValuePair.Create(one.Name, one.GetValue(defaults)!.ToString()!)).OrderBy(one => one.Key, StringComparer.Ordinal));

        var lacking = new Dictionary<string, string?> { ["Documents:Store"] = "cosmos" };
        var problem = Assert.Single(AppSettings.Problems(new ConfigurationBuilder().AddInMemoryCollection(lacking).Build()));
        Assert.Contains("Documents:Cosmos:Endpoint", problem, StringComparison.Ordinal);
        var here = Assert.Throws<SettingException>(() => Build(("Documents:Store", "cosmos"), ("Documents:Cosmos:Endpoint", "https://shop.example/")));
        Assert.Contains("Documents:Store is 'Cosmos', which needs the app on Azure", here.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_says_so_in_one_line()
    {
        var refused = await AProgram.RunAsync(_folder.Path, [], ("Payments__MaxAttempts", "many"));

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Equal("Payments:MaxAttempts is 'many'; it must be a whole number from 1 to 20.", Assert.Single(refused.ErrorLines));
    }

    [Theory]
    [InlineData("[", "local.settings.json is not valid JSON (line 1).")]
    [InlineData("[]", "\"Values\"")]
    [InlineData("""{ "Values": [] }""", "\"Values\"")]
    [InlineData("""{ "Values": { "Shipping__Fee": "free" } } // a comment is fine""", "Shipping:Fee is 'free'")]
    public async Task A_settings_file_that_cannot_be_read_is_one_line(string content, string said)
    {
        File.WriteAllText(_folder.File("local.settings.json"), content);

        var refused = await AProgram.RunAsync(_folder.Path, ["token"]);

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(said, refused.ErrorLines[^1], StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Build(params (string Key, string? Value)[] settings) => LocalApp.Build(new LocalAppOptions
    {
        DataFolder = _folder.File("data"),
        Port = 0,
        Logging = logging => logging.ClearProviders(),
        Settings = settings.ToDictionary(one => one.Key, one => one.Value),
    });

    private static string WithoutIndex(string key) => IndexPattern().Replace(key, "");

    [GeneratedRegex(":[0-9]+$")]
    private static partial Regex IndexPattern();
}
