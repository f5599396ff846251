using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Testing;
using OrderFunctions.Testing.Images;
using Xunit;

namespace OrderFunctions.Functions.Tests.Production;

/// <summary>What the doors of production say no to, and that nothing has changed then.</summary>
public sealed class ProductionDoorTests(AWritingShop at) : IClassFixture<AWritingShop>, IAsyncLifetime
{
    private static int s_rooms;

    private readonly AShop _shop = at.Shop;
    private readonly string _ode = $"ode-{Interlocked.Increment(ref s_rooms)}";
    private WritingRoom _room = null!;
    private string _order = "";

    private string First => _ode + "-1";

    private string Second => _ode + "-2";

    public async Task InitializeAsync()
    {
        _room = await WritingRoom.OpenAsync(_shop, _ode, First, Second);
        _order = await _room.OrderAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Files_are_taken_by_what_they_are_and_nothing_else_is_kept()
    {
        // Nobody has said yes to it, so nobody hands anything in.
        Assert.Equal("WRONG_STATE", (await _room.UploadAsync(First, _order)).Body!["code"]!.GetValue<string>());
        await _room.DoAsync(_room.As(First), _order, "accept");
        foreach (var (what, file) in new (string, byte[])[]
        {
            ("a program", [0x4D, 0x5A, 0x90, 0x00, 0x03]),
            ("nothing", []),
            ("markup", "<script>alert(1)</script>"u8.ToArray()),
            ("a broken zip", "PK\u0003\u0004 and no more"u8.ToArray()),
            ("a zip that is no document", Zip("notes.txt")),
            ("a document with macros", Zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
            ("text that is no UTF-8", [0x41, 0xFF, 0xFE, 0x42]),
            ("a picture that few can print", Photo.Webp()),
        })
        {
            var (status, answer) = await _room.UploadAsync(First, _order, file);
            Assert.True(status == HttpStatusCode.UnsupportedMediaType && answer!["code"]!.GetValue<string>() == "DRAFT_TYPE_UNKNOWN", what);
        }

        foreach (var photo in new[] { Photo.Png(), Photo.Jpeg() })
            Assert.Equal("IMAGE_BROKEN", (await _room.UploadAsync(First, _order, photo[..(photo.Length / 2)])).Body!["code"]!.GetValue<string>());

        var (tooLarge, why) = await _room.UploadAsync(First, _order, [.. "%PDF-"u8, .. new byte[100_000]]);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "BODY_TOO_LARGE"), (tooLarge, why!["code"]!.GetValue<string>()));
        Assert.Empty((await _room.TaskAsync(_order))["drafts"]!.AsArray());
        Assert.False(Directory.Exists(Path.Combine(_shop.Folder, "files", "orders", _order, "drafts")));

        foreach (var (type, file) in new (string, byte[])[]
        {
            ("image/png", Photo.Png()),
            ("image/jpeg", Photo.Jpeg()),
            ("text/plain; charset=utf-8", "Rose, dear Rose – eighty!\n"u8.ToArray()),
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Zip("[Content_Types].xml", "word/document.xml")),
            ("application/pdf", "%PDF-1.7"u8.ToArray()),
        })
        {
            var (status, answer) = await _room.UploadAsync(First, _order, file);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(type, answer!["drafts"]!.AsArray()[^1]!["contentType"]!.GetValue<string>());
        }

        // The same file once more is the same draft, and every version can be read as it was.
        await _room.UploadAsync(First, _order, "%PDF-1.7"u8.ToArray());
        Assert.Equal(5, (await _room.TaskAsync(_order))["drafts"]!.AsArray().Count);
        Assert.Equal("TOO_MANY_DRAFTS", (await _room.UploadAsync(First, _order)).Body!["code"]!.GetValue<string>());
        Assert.Equal("Rose, dear Rose – eighty!\n", await _room.Qc.GetStringAsync(new Uri($"api/production/tasks/{WritingRoom.TaskOf(_order)}/drafts/3", UriKind.Relative)));
    }

    [Fact]
    public async Task A_draft_that_is_an_image_is_looked_at_by_whoever_may_see_the_draft()
    {
        await _room.DoAsync(_room.As(First), _order, "accept");
        var (_, answer) = await _room.UploadAsync(First, _order, Photo.Jpeg(orientation: 3));

        var images = answer!["drafts"]![0]!["images"]!;
        var small = new Uri(images["small"]!.GetValue<string>(), UriKind.Relative);
        foreach (var who in new[] { _room.As(First), _room.Qc })
        {
            using var shown = await who.GetAsync(small);
            Assert.Equal((true, false, TimeSpan.FromDays(365)), (shown.Headers.CacheControl!.Private, shown.Headers.CacheControl.Public, shown.Headers.CacheControl.MaxAge));
            Assert.Equal("WBGR", Photo.QuartersOf(await shown.Content.ReadAsByteArrayAsync()));
        }

        var byItsId = new Uri($"api/images/{images["id"]!.GetValue<string>()}/small.webp", UriKind.Relative);
        Assert.Equal(HttpStatusCode.NotFound, (await _room.As(Second).GetAsync(small)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _shop.Customer.GetAsync(small)).StatusCode);
        foreach (var who in new[] { _room.As(First), _shop.Customer, _shop.Host.CreateClient() }) Assert.Equal(HttpStatusCode.NotFound, (await who.GetAsync(byItsId)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _shop.Staff.GetAsync(byItsId)).StatusCode);
    }

    [Fact]
    public async Task Others_see_nothing_and_the_checked_do_not_check()
    {
        var (task, stranger) = ("api/production/tasks/" + WritingRoom.TaskOf(_order), _room.As(Second));
        foreach (var path in new[] { task, task + "/drafts/1" }) Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(stranger, HttpMethod.Get, path)).Status);
        Assert.Empty((await AShop.SendAsync(stranger, HttpMethod.Get, "api/production/tasks")).Body!["tasks"]!.AsArray());
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(stranger, HttpMethod.Get, "api/production/tasks?writer=" + First)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _room.UploadAsync(Second, _order)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await WritingRoom.AskAsync(_room.As(First), _order, "approve", new JsonObject { ["draft"] = 1 })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(_shop.Customer, HttpMethod.Get, task)).Status);

        // Whoever has both roles still does not check what they wrote.
        await _room.WriteAsync(First, _order);
        var (own, why) = await WritingRoom.AskAsync(_shop.As(Roles.QualityControl, First), _order, "approve", new JsonObject { ["draft"] = 1 });
        Assert.Equal((HttpStatusCode.Conflict, "OWN_DRAFT"), (own, why!["code"]!.GetValue<string>()));
        Assert.Equal("DRAFT_OUTDATED", (await WritingRoom.AskAsync(_room.Qc, _order, "approve", new JsonObject { ["draft"] = 2 })).Body!["code"]!.GetValue<string>());
        Assert.Equal("CHECKING", await _room.StatusAsync(_order));
    }

    [Fact]
    public async Task Staff_assign_from_what_they_have_seen_and_to_writers_who_are_there()
    {
        var etag = await _room.ETagAsync("api/production/tasks/" + WritingRoom.TaskOf(_order));
        Assert.Equal("PRECONDITION_REQUIRED", (await WritingRoom.AskAsync(_shop.Staff, _order, "assign", new JsonObject { ["writer"] = Second })).Body!["code"]!.GetValue<string>());
        Assert.Equal("WRITER_UNKNOWN", await AssignAsync("nobody"));
        await _room.DoAsync(_room.As(First), _order, "accept");
        Assert.Equal("TASK_CHANGED", await AssignAsync(Second, etag));
        Assert.Equal(First, (await _room.TaskAsync(_order))["writerId"]!.GetValue<string>());

        Assert.Null(await AssignAsync(Second));
        Assert.Equal((0, 1), ((await _room.WriterAsync(First))["load"]!.GetValue<int>(), (await _room.WriterAsync(Second))["load"]!.GetValue<int>()));
        Assert.Equal(["chosen by staff"], (await _room.TaskAsync(_order))["explanation"]!.AsArray().Select(line => line!.GetValue<string>()));

        async Task<string?> AssignAsync(string writer, string? seen = null) =>
            (await _room.EditAsync(_shop.Staff, _order, "assign", new JsonObject { ["writer"] = writer }, seen)).Body!["code"]?.GetValue<string>();
    }

    [Fact]
    public async Task A_desk_whose_writer_had_the_line_between_two_looks_is_cleared_too()
    {
        var (task, book) = (new TaskId(_order, "1"), _shop.Host.Services.GetRequiredService<WriterBook>());
        var tend = _shop.Host.Services.GetRequiredService<TendWritingHandler>();
        var now = await tend.HandleAsync(new(task), default);
        await book.TakeAsync(Second, new DeskTask(task.ToString(), DateTimeOffset.UnixEpoch), 5, default);

        await tend.HandleAsync(new(task, now with { Version = now.Version - 2 }), default);

        Assert.Empty((await book.DeskAsync(Second, default)).Tasks);
        Assert.Single((await book.DeskAsync(First, default)).Tasks);
    }

    [Fact]
    public async Task Two_who_edit_one_writer_do_not_overwrite_each_other()
    {
        var etag = await _room.ETagAsync("api/production/writers/" + First);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(new { skills = new[] { _ode }, paused = true }, etag)).Status);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "WRITER_CHANGED"), await PutAsync(new { skills = new[] { _ode } }, etag));
        Assert.Equal((HttpStatusCode.BadRequest, "VALIDATION_FAILED"), await PutAsync(new { skills = new[] { "No Skill!" }, capacity = 0 }, etag));
        Assert.True((await _room.WriterAsync(First))["paused"]!.GetValue<bool>());
        Assert.Equal("WRITER_TAKEN", (await AShop.SendAsync(_shop.Staff, HttpMethod.Post, "api/production/writers", new JsonObject { ["id"] = First })).Body!["code"]!.GetValue<string>());
        Assert.Equal("VALIDATION_FAILED", (await AShop.SendAsync(_shop.Staff, HttpMethod.Post, "api/production/writers", new JsonObject { ["id"] = "a/b" })).Body!["code"]!.GetValue<string>());

        var (listed, continuation) = (new List<string>(), "");
        do
        {
            var page = (await AShop.SendAsync(_shop.Staff, HttpMethod.Get, "api/production/writers?limit=1" + continuation)).Body!;
            listed.Add(Assert.Single(page["writers"]!.AsArray())!["id"]!.GetValue<string>());
            continuation = page["continuation"]?.GetValue<string>() is { } next ? "&continuation=" + Uri.EscapeDataString(next) : "";
        }
        while (continuation.Length > 0);
        Assert.Equal(listed.Order(StringComparer.Ordinal).Distinct(), listed);
        Assert.Empty(new[] { First, Second }.Except(listed));

        async Task<(HttpStatusCode Status, string? Code)> PutAsync(object body, string version)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "api/production/writers/" + First) { Content = JsonContent.Create(body) };
            request.Headers.TryAddWithoutValidation("If-Match", version);
            using var answer = await _shop.Staff.SendAsync(request);
            var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
            OpenApi.ApiWatch.Look(HttpMethod.Put, "api/production/writers/" + First, JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(body)), answer.StatusCode, json);
            return (answer.StatusCode, json!["code"]?.GetValue<string>());
        }
    }

    [Fact]
    public async Task A_line_that_is_woken_often_goes_on_with_an_empty_history()
    {
        var line = "line-" + WritingRoom.TaskOf(_order);
        for (var time = 0; time < 120; time++)
        {
            await _shop.SagaClient().WakeAsync(line, default);
            await _shop.Host.WhenIdleAsync();
        }

        Assert.InRange(_shop.EpisodesOf(line), 1, 100);
        await _room.WriteAsync(First, _order);
        await _room.DoAsync(_room.Qc, _order, "approve", new JsonObject { ["draft"] = 1 });
        Assert.Equal("ASSIGNED", await _shop.StatusAsync(_order));
    }

    [Fact]
    public async Task Whoever_gives_a_line_to_a_writer_too_late_leaves_nothing_on_that_desk()
    {
        await _room.HireAsync(_ode + "-3");
        var services = _shop.Host.Services;
        var task = Application.Production.TaskId.Parse(WritingRoom.TaskOf(_order))!;
        var seen = (await services.GetRequiredService<OrderRepository>().ReadAsync(_order, default)).FindTask(task.LineId)!;
        string[] others = [.. new[] { First, Second, _ode + "-3" }.Where(writer => writer != seen.WriterId)];
        var store = new ObservedStore(services.GetRequiredService<IDocumentStore>());
        var late = ActivatorUtilities.CreateInstance<AssignWriterHandler>(services, new WriterBook(store));
        store.BeforeCommit(() => services.GetRequiredService<AssignWriterHandler>().HandleAsync(Give(others[1]), default));

        var answer = await late.HandleAsync(Give(others[0]), default);

        Assert.Equal("TASK_CHANGED", answer.Refusal?.Code);
        Assert.Empty((await new WriterBook(store).DeskAsync(others[0], default)).Tasks);
        Assert.Single((await new WriterBook(store).DeskAsync(others[1], default)).Tasks);

        AssignWriter Give(string writer) => new(task, writer, Actor.Staff("staff-1"), seen.Version);
    }

    [Fact]
    public async Task Wishes_belong_to_personalised_lines_and_have_an_end()
    {
        Assert.Equal("WISHES_NEEDED", await PlaceAsync(AShop.Order(_room.Sku)));
        Assert.Equal("NOT_PERSONALISED", await PlaceAsync(WithWishes("MUG-BLUE", "For Rose")));
        foreach (var wishes in new[] { "", "  ", "bell \u0007", new string('x', 2001) }) Assert.Equal("VALIDATION_FAILED", await PlaceAsync(WithWishes(_room.Sku, wishes)));
        Assert.Null(await PlaceAsync(WithWishes(_room.Sku, "Two lines,\nplease")));
        Assert.Equal("VALIDATION_FAILED", (await AShop.SendAsync(_shop.Staff, HttpMethod.Get, "api/production/tasks?state=lost")).Body!["code"]!.GetValue<string>());

        static JsonObject WithWishes(string sku, string wishes)
        {
            var body = AShop.Order(sku);
            body["lines"]![0]!["wishes"] = wishes;
            return body;
        }

        async Task<string?> PlaceAsync(JsonObject body) => (await AShop.SendAsync(_shop.Customer, HttpMethod.Post, "api/orders", body)).Body!["code"]?.GetValue<string>();
    }

    private static byte[] Zip(params string[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var entry in entries)
            {
                using var content = zip.CreateEntry(entry).Open();
                content.Write("x"u8);
            }
        }

        return stream.ToArray();
    }
}
