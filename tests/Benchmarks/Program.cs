using OrderFunctions.Benchmarks;

return await BenchmarkProgram.RunAsync(args, Console.Error);
