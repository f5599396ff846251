namespace OrderFunctions.Local; internal static class Program { private static void Main() { } }
