using System.CommandLine;
using OrderFunctions.Functions.Http.Identity;

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
            foreach (var unknown in (result.GetValueOrDefault<string[]>() ?? []).Where(name => Find(name) is null))
                result.AddError($"There is no role {unknown}; there are {string.Join(", ", Roles.All)}.");
        });
        var subject = new Option<string>("--subject", "-s")
        {
            Description = "Who the caller is.",
            DefaultValueFactory = _ => "customer-1",
        };
        var hours = new Option<int>("--hours") { Description = "How long it is valid.", DefaultValueFactory = _ => 12 };
        hours.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 8760) result.AddError("--hours must be 1 to 8760.");
        });

        var command = new Command("token", "Prints a bearer token for the local host.") { role, subject, hours };
        command.SetAction((arguments, _) => CommonOptions.GuardAsync(() =>
        {
            var folder = DataFolder.Create(arguments.GetValue(CommonOptions.Data)!);
            Console.WriteLine(Make(
                folder, arguments.GetValue(subject)!, [.. arguments.GetValue(role)!.Select(name => Find(name)!)], TimeSpan.FromHours(arguments.GetValue(hours))));
            return Task.FromResult(0);
        }));
        return command;
    }

    /// <summary>A token that the host on this data folder accepts.</summary>
    public static string Make(DataFolder folder, string subject, IReadOnlyList<string> roles, TimeSpan lifetime)
    {
        using var issuer = DevelopmentIssuer.Load(folder.DevelopmentKey);
        return issuer.CreateToken(subject, roles, new IdentityOptions().Audience, TimeProvider.System.GetUtcNow(), lifetime);
    }

    private static string? Find(string name) => Roles.Known(name);
}
