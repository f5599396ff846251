using OrderFunctions.Functions.Tests;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Faults.Crash;
using OrderFunctions.Functions.Tests.Faults.Kill;
using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("OrderFunctions.Functions.Tests." + nameof(LongestFirst), "OrderFunctions.Functions.Tests")]

namespace OrderFunctions.Functions.Tests;

/// <summary>Collections run side by side; the ones that take longest begin, so that none of them is left over alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
        [typeof(KillTests).FullName!, typeof(LastUnitTests).FullName!, typeof(ShuffleTests).FullName!, typeof(CrashMatrixTests).FullName!];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.FindIndex(Long, name => collection.DisplayName.Contains(name, StringComparison.Ordinal)) is >= 0 and var place ? place : Long.Length);
}
