namespace OrderFunctions.LocalHost.Worker;

/// <summary>Marks a public method as a function of the app.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name, unique in the app without regard to case.</summary>
    public string Name { get; } = name;
}
