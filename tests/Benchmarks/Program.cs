namespace OrderFunctions.Benchmarks; internal static class Program { private static void Main() { } }
