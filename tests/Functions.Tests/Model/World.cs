using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Returns;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Orders;
using OrderFunctions.Functions.Returns;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>Something that waits to be done by the shop's machinery: a message, a wake-up, a bank's hint.</summary>
/// <param name="MayBeLost">Nobody promised to deliver it; a timer makes up for it.</param>
internal sealed record Errand(string What, Func<Task> DoAsync, bool MayBeLost = false);

/// <summary>
/// The whole shop without its host: the composition that both hosts call, over a store in memory, with the sagas run by hand.
/// Everything happens on one thread, one thing at a time, in an order that dice decide: so a seed tells the same story always.
/// </summary>
internal sealed class World : IDisposable
{
    // So much at a time is more than any order needs to come to rest.
    private const int Restless = 3_000;

    private readonly ServiceProvider _services;
    private readonly List<Errand> _errands = [];
    private readonly List<(DateTimeOffset At, Errand Errand)> _later = [];
    private readonly List<Errand> _rained = [];

    public World(int seed, Rules rules)
    {
        (Seed, Rules) = (seed, rules);
        // Memories that live for seconds must not outlive a seed.
        Clock = new ManualTimeProvider(new DateTimeOffset(2030, 1, 2, 12, 0, 0, TimeSpan.Zero));
        Sagas = new Sagas(Clock);
        Store = new WatchedDocuments(new DocumentsInMemory(Containers.All), Promised);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(rules.ToSettings()).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<TimeProvider>(Clock).AddSingleton<IDocumentStore>(Store).AddSingleton<IPaymentGateway>(Bank);
        services.AddSingleton<IJobQueue>(new Jobs(this)).AddSingleton<IFileStore, FilesInMemory>().AddSingleton<ICarrier>(Courier);
        services.AddLogging(logging => logging.ClearProviders());
        services.AddOrderFunctions(configuration);
        // Nobody rejects four times in the little time that they are watched.
        services.AddSingleton((OrderPolicy)services.Last(one => one.ServiceType == typeof(OrderPolicy)).ImplementationInstance! with { RejectionsAllowed = rules.RejectionsAllowed });
        foreach (var activities in SagaActivities.Classes) services.AddSingleton(activities);
        _services = services.BuildServiceProvider();
    }

    public int Seed { get; }

    public Rules Rules { get; }

    public ManualTimeProvider Clock { get; }

    public Bank Bank { get; } = new();

    public Courier Courier { get; } = new();

    public Sagas Sagas { get; }

    public WatchedDocuments Store { get; }

    /// <summary>What nobody may ever see.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Things go wrong now and then.</summary>
    public bool IsStormy { get; set; } = true;

    /// <summary>Called after each thing that the machinery did.</summary>
    public Action? Looks { get; set; }

    public bool IsAtRest => _errands.Count == 0 && Sagas.Calls.Count == 0;

    private SagaClient Client => new(Sagas, Get<WatchSagasHandler>());

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Nothing here ever waits for a thread: what has not come back now never will.</summary>
    public static T Now<T>(Task<T> task) =>
        task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("Something waits that nobody moves on.");

    public static void Now(Task task) =>
        Now(task.ContinueWith(static done => { done.GetAwaiter().GetResult(); return true; }, TaskContinuationOptions.ExecuteSynchronously));

    public void Send(Errand errand) => _errands.Add(errand);

    /// <summary>The machinery does one thing, whichever; false when it has nothing to do.</summary>
    public bool Work(Dice dice)
    {
        var waiting = _errands.Count + Sagas.Calls.Count;
        if (waiting == 0) return false;
        var pick = dice.Below(waiting);
        if (pick < _errands.Count)
        {
            var errand = _errands[pick];
            _errands.RemoveAt(pick);
            Run(errand, dice);
        }
        else
        {
            var call = Sagas.Calls[pick - _errands.Count];
            Sagas.Calls.RemoveAt(pick - _errands.Count);
            Run(call, dice);
        }

        Looks?.Invoke();
        return true;
    }

    /// <summary>Until nothing is left to do before somebody acts or time passes.</summary>
    public void Rest(Dice dice)
    {
        for (var done = 0; Work(dice); done++)
        {
            if (done == Restless) throw new InvalidOperationException("The shop does not come to rest.");
        }
    }

    /// <summary>Time passes, with everything that is due on the way, unless more is than anybody wants to see.</summary>
    public void Pass(TimeSpan time, Dice dice, int most = 25)
    {
        if (!Bank.IsAway)
        {
            _errands.AddRange(_rained);
            _rained.Clear();
        }

        Rest(dice);
        var end = Clock.GetUtcNow() + time;
        for (var rung = 0; Next(end) is { } at && rung < most; rung++)
        {
            if (at > Clock.GetUtcNow()) Clock.AdvanceTo(at);
            if (Sagas.NextAlarm is { } alarm && new DateTimeOffset(alarm, TimeSpan.Zero) <= Clock.GetUtcNow()) Sagas.Ring();
            foreach (var due in _later.Where(one => one.At <= Clock.GetUtcNow()).ToList())
            {
                _later.Remove(due);
                _errands.Add(due.Errand);
            }

            Rest(dice);
        }

        if (Next(end) is null) Clock.AdvanceTo(end);
        Sweep(dice);
    }

    /// <summary>The timers that make up for what was lost.</summary>
    public void Sweep(Dice dice)
    {
        Now(Get<ReadStalePaymentsHandler>().HandleAsync(new ReadStalePayments(), default).AsTask());
        Now(new SweepOrdersTimer(Get<SweepOrdersHandler>(), Get<WatchSagasHandler>()).RunAsync(null!, Sagas, default));
        Now(new SweepReturnsTimer(Get<SweepReturnsHandler>(), Get<WatchSagasHandler>()).RunAsync(null!, Sagas, default));
        Looks?.Invoke();
        Rest(dice);
    }

    public void Dispose() => _services.Dispose();

    private DateTimeOffset? Next(DateTimeOffset end)
    {
        DateTimeOffset? alarm = Sagas.NextAlarm is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
        var next = _later.Select(one => (DateTimeOffset?)one.At).Append(alarm).Min();
        return next <= end ? next : null;
    }

    /// <summary>At least once: now and then twice, and what nobody promised not at all.</summary>
    private void Run(Errand errand, Dice dice)
    {
        if (IsStormy && errand.MayBeLost && dice.Chance(10)) return;
        var times = IsStormy && dice.Chance(8) ? 2 : 1;
        for (var time = 0; time < times; time++)
        {
            // What met weather is tried again until somebody is there.
            if (!Guard(errand.What, errand.DoAsync)) _rained.Add(errand);
        }
    }

    /// <summary>An activity runs at least once: it may fail before or after its effect, and be repeated or given up.</summary>
    private void Run(Sagas.Call call, Dice dice)
    {
        var luck = IsStormy ? dice.Below(100) : 0;
        if (luck >= 98)
        {
            call.Fails(new TimeoutException("It was lost on the way."));
            return;
        }

        object? answer;
        try
        {
            if (luck >= 90)
            {
                Now(SagaActivities.CallAsync(_services, call.Activity, call.Input));
                Clock.Advance(TimeSpan.FromSeconds(1));
            }

            answer = Now(SagaActivities.CallAsync(_services, call.Activity, call.Input));
            if (luck is 88 or 89) call.Fails(new TimeoutException("Its answer was lost."));
            else call.Answers(answer);
        }
        catch (Exception error)
        {
            if (!IsWeather(error)) Faults.Add($"{call.Activity} of {call.Saga} threw {error}");
            call.Fails(error);
        }
    }

    private bool Guard(string what, Func<Task> doAsync)
    {
        try
        {
            Now(doAsync());
            return true;
        }
        catch (Exception error)
        {
            if (!IsWeather(error)) Faults.Add($"{what} threw {error}");
            return !IsWeather(error);
        }
    }

    public static bool IsWeather(Exception error) => error is GatewayException { IsTransient: true } or CarrierException { IsTransient: true };

    /// <summary>A commit promised something: rows for sagas and queues are delivered, at least once and in any order.</summary>
    private void Promised(OutboxRow row)
    {
        switch (row.Kind)
        {
            case OutboxKind.SagaStart or OutboxKind.SagaWake:
                Send(new Errand($"{row.Kind} {row.Name} of {row.Subject}", () => Client.CarryOutAsync(row, default)));
                break;
            case OutboxKind.Job:
                Send(new Errand($"job {row.Name}", () => Get<OutboxDelivery>().DeliverAsync(row, Client.CarryOutAsync, default)));
                break;
        }
    }

    private void Enqueue(string queue, string body, TimeSpan after)
    {
        Func<Task>? does = queue switch
        {
            FillBackordersHandler.Queue => () => Get<FillBackordersHandler>().HandleAsync(FillBackorders.Parse(body), default),
            SettlePurchaseHandler.Queue => () => Get<SettlePurchaseHandler>().HandleAsync(new SettlePurchase(body), default),
            RefreshPicklistHandler.Queue => () => Get<RefreshPicklistHandler>().HandleAsync(RefreshPicklist.Parse(body)!, default),
            _ => null,
        };
        if (does is null) return;
        var errand = new Errand($"{queue}: {body}", does);
        if (after == TimeSpan.Zero) Send(errand);
        else _later.Add((Clock.GetUtcNow() + after, errand));
    }

    private sealed class Jobs(World world) : IJobQueue
    {
        public Task SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken)
        {
            world.Enqueue(queue, body, visibleAfter);
            return Task.CompletedTask;
        }
    }
}
