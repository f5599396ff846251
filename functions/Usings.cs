// The Functions and Durable Task namespaces of every function file. The local host has the same file with its own
// namespaces, line by line, so that function files name neither.
#pragma warning disable IDE0005 // Which of them are used changes as rooms are added.
global using Microsoft.DurableTask;
global using Microsoft.DurableTask.Client;
global using Microsoft.Extensions.Hosting;
global using Microsoft.Azure.Functions.Worker;
global using Microsoft.Azure.Functions.Worker.Middleware;
