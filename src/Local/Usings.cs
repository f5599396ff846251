// The Functions and Durable Task namespaces of every function file. The Azure app has the same file with the official
// namespaces, line by line, so that function files name neither.
#pragma warning disable IDE0005 // Which of them are used changes as rooms are added.
global using OrderFunctions.LocalHost.DurableTask;
global using OrderFunctions.LocalHost.DurableTask.Client;
global using OrderFunctions.LocalHost.Hosting;
global using OrderFunctions.LocalHost.Worker;
global using OrderFunctions.LocalHost.Worker.Middleware;
