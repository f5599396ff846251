using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.LocalHost.Invocation;

/// <summary>The context of one invocation. What few invocations ask for is made when asked.</summary>
internal sealed class LocalFunctionContext(
    FunctionDescriptor function, InvocationInput input, IServiceProvider services, CancellationToken cancellationToken)
    : FunctionContext
{
    private string? invocationId = input.InvocationId;
    private IDictionary<object, object>? items;
    private LocalInvocationResult? result;
    private LocalTraceContext? trace;
    private LocalRetryContext? retry;
    private LocalBindingContext? binding;

    public FunctionDescriptor Function => function;

    public InvocationInput Input => input;

    public HttpContext? HttpContext => input.HttpContext;

    public object? ReturnValue { get; set; }

    public InvocationResult Result => result ??= new LocalInvocationResult(this);

    public override string InvocationId => invocationId ??= Guid.NewGuid().ToString();

    public override string FunctionId => function.Definition.Id;

    public override TraceContext TraceContext => trace ??= LocalTraceContext.From(input);

    public override BindingContext BindingContext => binding ??= new LocalBindingContext(input.BindingData);

    public override RetryContext RetryContext => retry ??= new LocalRetryContext(input.RetryCount, input.MaxRetryCount);

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => function.Definition;

    public override IDictionary<object, object> Items
    {
        get => items ??= new Dictionary<object, object>();
        set => items = value;
    }

    public override CancellationToken CancellationToken { get; } = cancellationToken;

    private sealed class LocalInvocationResult(LocalFunctionContext context) : InvocationResult
    {
        public override object? Value
        {
            get => context.ReturnValue;
            set => context.ReturnValue = value;
        }
    }

    private sealed class LocalRetryContext(int count, int max) : RetryContext
    {
        public override int RetryCount => count;

        public override int MaxRetryCount => max;
    }

    private sealed class LocalBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class LocalTraceContext(string parent, string state) : TraceContext
    {
        public override string TraceParent => parent;

        public override string TraceState => state;

        public static LocalTraceContext From(InvocationInput input) => new(
            input.TraceParent ?? Activity.Current?.Id ?? "", Activity.Current?.TraceStateString ?? "");
    }
}
