using Xunit.Abstractions;
using Xunit.Sdk;

namespace OrderFunctions.Adapters.Contracts;

/// <summary>
/// On a test class: something of the machine that its <see cref="ConditionalFactAttribute"/> tests cannot do without.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class RequirementAttribute : Attribute
{
    /// <summary>Why the tests are skipped here, or null.</summary>
    public abstract string? SkipReason { get; }
}

/// <summary>A test that is skipped, with the reason, where a <see cref="RequirementAttribute"/> of its class is not met.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("OrderFunctions.Adapters.Contracts.ConditionalFactDiscoverer", "OrderFunctions.Adapters.Contracts")]
public sealed class ConditionalFactAttribute : FactAttribute;

/// <summary>As <see cref="ConditionalFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("OrderFunctions.Adapters.Contracts.ConditionalTheoryDiscoverer", "OrderFunctions.Adapters.Contracts")]
public sealed class ConditionalTheoryAttribute : TheoryAttribute;

public sealed class ConditionalFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new ConditionalTestCase(DiagnosticMessageSink, discoveryOptions, testMethod);
}

public sealed class ConditionalTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
        [new ConditionalTestCase(DiagnosticMessageSink, discoveryOptions, testMethod, dataRow)];
}

public sealed class ConditionalTestCase : XunitTestCase
{
    [Obsolete("Called when a test case is read back.", error: true)]
    public ConditionalTestCase()
    {
    }

    public ConditionalTestCase(
        IMessageSink sink, ITestFrameworkDiscoveryOptions options, ITestMethod method, object[]? arguments = null)
        : base(sink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method, arguments)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        base.GetSkipReason(factAttribute) ?? TestMethod.TestClass.Class.ToRuntimeType()
            .GetCustomAttributes(typeof(RequirementAttribute), inherit: true).Cast<RequirementAttribute>()
            .Select(requirement => requirement.SkipReason).FirstOrDefault(reason => reason is not null);
}
