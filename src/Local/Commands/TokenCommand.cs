using System.CommandLine;
using Microsoft.Extensions.Configuration;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Settings;

namespace OrderFunctions.Local.Commands;

/// <summary>Prints a bearer token of the development issuer.</summary>
internal static class TokenCommand
{
    public static Command Create()
    {
        var role = new Option<string[]>("--role", "-r")
        {
            Description = $"One or more of: {string.Join(", ", Roles.All)}.",
            DefaultValueFactory = _ => [Roles.Customer],
            AllowMultipleArgumentsPerToken = true,
        };
        role.Validators.Add(result =>
        {
            foreach (var unknown in result.Tokens.Select(token => token.Value).Where(name => Roles.Known(name) is null))
                result.AddError($"There is no role '{unknown}'; there are {string.Join(", ", Roles.All)}.");
        });
        var subject = new Option<string>("--subject", "-s")
        {
            Description = "Who the caller is.",
            DefaultValueFactory = _ => "customer-1",
        };
        var hours = CommonOptions.Whole("--hours", null, "How long it is valid.", 12, 1, 8760);

        var command = new Command("token", "Prints a bearer token for the local host.") { role, subject, hours };
        command.SetAction((arguments, cancellationToken) => Guard.RunAsync(
            arguments,
            async () =>
            {
                var folder = DataFolder.Create(arguments.GetValue(CommonOptions.Data)!);
                string[] roles = [.. arguments.GetValue(role)!.Select(name => Roles.Known(name)!)];
                var token = Make(folder, arguments.GetValue(subject)!, roles, TimeSpan.FromHours(arguments.GetValue(hours)));
                if (!File.Exists(folder.DataFile))
                    await arguments.InvocationConfiguration.Error.WriteLineAsync($"No host has run on {folder.Path} yet; start one with the same --data to use this token.");
                await arguments.InvocationConfiguration.Output.WriteLineAsync(token);
                return 0;
            },
            cancellationToken));
        return command;
    }

    /// <summary>A token that the host on this data folder accepts.</summary>
    public static string Make(DataFolder folder, string subject, IReadOnlyList<string> roles, TimeSpan lifetime)
    {
        var configuration = LocalSettings.Read(folder, new Dictionary<string, string?>());
        AppSettings.Check(configuration);
        var identity = configuration.GetSection("Identity").Get<IdentityOptions>()!;
        if (identity.DevelopmentKey.Length == 0)
            throw new CommandFailedException("Identity:DevelopmentKey is empty: the host accepts no tokens but those of Identity:Issuer.");
        using var issuer = DevelopmentIssuer.Load(identity.DevelopmentKey);
        return issuer.CreateToken(subject, roles, identity.Audience, TimeProvider.System.GetUtcNow(), lifetime, identity.RoleClaim);
    }
}
