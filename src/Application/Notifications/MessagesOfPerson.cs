using System.Runtime.CompilerServices;
using System.Text.Json;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Notifications;

/// <summary>What the customer was told, how they wanted to be told, and their devices. That an address is left alone stays, without the address.</summary>
public sealed class MessagesOfPerson(IDocumentStore store, NotificationProfiles profiles, SuppressionList suppressions) : IPersonalData
{
    public string Room => "notifications";

    public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var profile = (await profiles.OfAsync(person.CustomerId, cancellationToken).ConfigureAwait(false)).Value;
        yield return new(
            JsonSerializer.SerializeToUtf8Bytes(
                // Whoever has a token can write to the device.
                profile with { Devices = [.. profile.Devices.Select(device => device with { Token = Person.Erased })] },
                StoredJson.Default.NotificationProfile),
            []);
        await foreach (var notice in store.ReadAllAsync(Notices(person), cancellationToken).ConfigureAwait(false)) yield return new(notice.Body, []);
    }

    public async Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken)
    {
        var (partition, removed, pseudonymised) = (CustomerOrder.PartitionOf(person.CustomerId), 0, 0);
        foreach (var id in new[] { NotificationProfile.Id, ReadMark.Id })
            removed += await store.CommitAsync(Containers.Messages, partition, [new DocumentOperation.Delete(id, null)], cancellationToken).ConfigureAwait(false) is { IsCommitted: true } ? 1 : 0;
        await foreach (var notice in store.ReadAllAsync(Notices(person), cancellationToken).ConfigureAwait(false))
        {
            await store.CommitAsync(Containers.Messages, partition, [new DocumentOperation.Delete(notice.Id, null)], cancellationToken).ConfigureAwait(false);
            removed++;
        }

        foreach (var address in person.Words)
            pseudonymised += await suppressions.TryForgetAddressAsync(address, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        return new(
            Room,
            removed + pseudonymised,
            removed,
            pseudonymised,
            pseudonymised == 0 ? [] : [new("digests of addresses that are left alone", pseudonymised, "nobody must write there again")]);
    }

    private static DocumentQuery Notices(Person person)
    {
        var partition = CustomerOrder.PartitionOf(person.CustomerId);
        return new(Containers.Messages, Containers.MessagesList) { Partition = partition, EqualTo = [partition] };
    }
}
