namespace OrderFunctions.LocalHost.Invocation;

/// <summary>The functions of the app.</summary>
internal sealed class FunctionCatalog(IReadOnlyList<FunctionDescriptor> functions)
{
    public IReadOnlyList<FunctionDescriptor> All => functions;

    public IEnumerable<FunctionDescriptor> Of(TriggerKind kind) => functions.Where(f => f.Kind == kind);
}
