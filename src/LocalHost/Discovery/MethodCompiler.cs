using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.LocalHost.Invocation;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>
/// Turns a method into a delegate, so that no invocation reflects, when it is first called: an app has many functions, and the
/// first answer after a start needs few of them. What is compiled depends on the method alone, so hosts that run side by side in
/// one process share it.
/// </summary>
internal static class MethodCompiler
{
    private static readonly ConditionalWeakTable<MethodInfo, Lazy<FunctionBody>> Bodies = [];
    private static readonly ConditionalWeakTable<Type, Lazy<ObjectFactory>> Factories = [];

    /// <summary>The type inside the task; null when nothing is returned.</summary>
    public static Type? ResultTypeOf(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
            return null;
        return IsTaskOf(type) ? type.GetGenericArguments()[0] : type;
    }

    /// <summary>Null for a static method.</summary>
    public static Func<IServiceProvider, object>? CompileTarget(MethodInfo method)
    {
        if (method.IsStatic)
            return null;
        var type = method.DeclaringType!;
        var create = Factories.GetValue(
            type, static type => new(() => ActivatorUtilities.CreateFactory(type, Type.EmptyTypes)));
        return services => services.GetService(type) ?? create.Value(services, null);
    }

    public static FunctionBody CompileBody(MethodInfo method)
    {
        var body = Bodies.GetValue(method, static method => new(() => Compile(method)));
        return (target, arguments) => body.Value(target, arguments);
    }

    private static FunctionBody Compile(MethodInfo method)
    {
        var target = Expression.Parameter(typeof(object), "target");
        var arguments = Expression.Parameter(typeof(object[]), "arguments");
        var values = method.GetParameters().Select((p, i) =>
            (Expression)Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType));
        var call = method.IsStatic
            ? Expression.Call(method, values)
            : Expression.Call(Expression.Convert(target, method.DeclaringType!), method, values);
        return Expression.Lambda<FunctionBody>(Wrap(call), target, arguments).Compile();
    }

    private static Expression Wrap(MethodCallExpression call)
    {
        var type = call.Type;
        if (type == typeof(void))
            return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        if (type == typeof(Task) || type == typeof(ValueTask) || IsTaskOf(type))
        {
            var name = type.Name.StartsWith("ValueTask", StringComparison.Ordinal) ? nameof(FromValueTask) : nameof(FromTask);
            var generic = type.IsGenericType;
            var method = typeof(MethodCompiler)
                .GetMethods(BindingFlags.NonPublic | BindingFlags.Static)
                .Single(m => m.Name == name && m.IsGenericMethodDefinition == generic);
            return Expression.Call(generic ? method.MakeGenericMethod(type.GetGenericArguments()) : method, call);
        }
        var constructor = typeof(ValueTask<object?>).GetConstructor([typeof(object)])!;
        return Expression.New(constructor, Expression.Convert(call, typeof(object)));
    }

    private static bool IsTaskOf(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>));

    private static async ValueTask<object?> FromTask(Task task)
    {
        await task;
        return null;
    }

    private static ValueTask<object?> FromTask<T>(Task<T> task)
    {
        return task.IsCompletedSuccessfully ? new(task.Result) : AwaitAsync(task);

        static async ValueTask<object?> AwaitAsync(Task<T> task) => await task;
    }

    private static async ValueTask<object?> FromValueTask(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> FromValueTask<T>(ValueTask<T> task) => await task;
}
