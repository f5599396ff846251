using OrderFunctions.Domain.Production;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Data of <see cref="EventTypes.DraftUploaded"/>: a draft waits for the quality check.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="LineId">The personalised line.</param>
/// <param name="TaskId">Its writing, as the API calls it.</param>
/// <param name="Draft">The version, from 1.</param>
/// <param name="WriterId">Who wrote it: subject of a token.</param>
/// <param name="ContentType">What the content was recognised as.</param>
/// <param name="Length">Bytes.</param>
/// <param name="UploadedAt">When this happened.</param>
public sealed record DraftUploadedData(
    string OrderId, string LineId, string TaskId, int Draft, string WriterId, string ContentType, long Length, DateTimeOffset UploadedAt);

/// <summary>Data of <see cref="EventTypes.QcApproved"/>: the text of a line is done.</summary>
public sealed record QcApprovedData(string OrderId, string LineId, string TaskId, int Draft, string WriterId, DateTimeOffset ApprovedAt);

/// <summary>Data of <see cref="EventTypes.QcRejected"/>: the writer has to try again.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="LineId">The personalised line.</param>
/// <param name="TaskId">Its writing, as the API calls it.</param>
/// <param name="Draft">The version, from 1.</param>
/// <param name="WriterId">Who wrote it: subject of a token.</param>
/// <param name="Reason">Why, as a code.</param>
/// <param name="Rejections">How often the line was rejected by now; after more than three a super-admin decides.</param>
/// <param name="RejectedAt">When this happened.</param>
public sealed record QcRejectedData(
    string OrderId, string LineId, string TaskId, int Draft, string WriterId, RejectionReason Reason, int Rejections, DateTimeOffset RejectedAt);
