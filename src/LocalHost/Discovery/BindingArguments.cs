using OrderFunctions.LocalHost.Worker.Extensions.Abstractions;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>
/// The arguments of binding attributes are not null: the official build has nothing to write for one and fails (AZFW0013).
/// A property that is set to null (<c>Route = null</c>) counts there as not set, and so it does here.
/// </summary>
internal static class BindingArguments
{
    /// <summary>False, with the reason, when an argument is null.</summary>
    public static bool AreGiven(FunctionCandidate candidate)
    {
        var given = true;
        foreach (var parameter in candidate.Parameters)
        {
            foreach (var binding in parameter.CustomAttributes.Where(a => a.AttributeType.IsSubclassOf(typeof(BindingAttribute))))
            {
                var names = binding.Constructor.GetParameters();
                for (var i = 0; i < names.Length; i++)
                {
                    if (binding.ConstructorArguments[i].Value is not null)
                        continue;
                    candidate.Reject(
                        $"parameter '{parameter.Name}': the argument '{names[i].Name}' of {binding.AttributeType.Name} is null.");
                    given = false;
                }
            }
        }
        return given;
    }
}
