using System.Globalization;
using System.Text;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Application.Inbox;

namespace OrderFunctions.Adapters.Tests.Gateways;

/// <summary>The signature scheme of Stripe and the Sandbox, against everything that can arrive.</summary>
public sealed class TimestampedSignatureTests
{
    private const string Secret = "whsec_test_secret";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"evt_1","text":"äöü €"}""");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000);

    [Fact]
    public void The_header_is_what_a_shell_computes()
    {
        // printf '%s' '1900000000.{"a":1}' | openssl dgst -sha256 -hmac whsec_test_secret
        const string Expected = "t=1900000000,v1=624707f6a10f0e81185836b2ea487906872894350b36b3b5f6bf20d90aafa3e6";
        Assert.Equal(Expected, TimestampedSignature.Sign("""{"a":1}"""u8, Now, Secret));
    }

    [Fact]
    public void What_was_signed_is_valid() =>
        Assert.Equal(SignatureVerdict.Valid, Verify(TimestampedSignature.Sign(Body, Now, Secret)));

    [Theory]
    [InlineData(-300, SignatureVerdict.Valid)]
    [InlineData(-301, SignatureVerdict.OutsideTolerance)]
    [InlineData(300, SignatureVerdict.Valid)]
    [InlineData(301, SignatureVerdict.OutsideTolerance)]
    [InlineData(-86400, SignatureVerdict.OutsideTolerance)]
    public void Old_and_future_ones_are_not(int seconds, SignatureVerdict verdict) =>
        Assert.Equal(verdict, Verify(TimestampedSignature.Sign(Body, Now.AddSeconds(seconds), Secret)));

    [Fact]
    public void Another_body_secret_or_time_is_wrong()
    {
        var header = TimestampedSignature.Sign(Body, Now, Secret);
        Assert.Equal(SignatureVerdict.Wrong, TimestampedSignature.Verify(header, "{}"u8, [Secret], Now));
        Assert.Equal(SignatureVerdict.Wrong, TimestampedSignature.Verify(header, Body, ["whsec_other"], Now));
        Assert.Equal(SignatureVerdict.Wrong, TimestampedSignature.Verify(header, Body, [], Now));
        Assert.Equal(SignatureVerdict.Wrong, Verify(header.Replace("t=1900000000", "t=1900000001", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_old_time_with_a_wrong_signature_is_wrong_not_old()
    {
        var header = TimestampedSignature.Sign(Body, Now.AddDays(-1), "whsec_other");
        Assert.Equal(SignatureVerdict.Wrong, Verify(header));
    }

    [Fact]
    public void During_a_rotation_both_secrets_work_on_either_side()
    {
        var old = TimestampedSignature.Sign(Body, Now, "whsec_old");
        var both = TimestampedSignature.Sign(Body, Now, "whsec_new", "whsec_old");
        Assert.Equal(SignatureVerdict.Valid, TimestampedSignature.Verify(old, Body, ["whsec_new", "whsec_old"], Now));
        Assert.Equal(SignatureVerdict.Valid, TimestampedSignature.Verify(both, Body, ["whsec_new"], Now));
        Assert.Equal(SignatureVerdict.Valid, TimestampedSignature.Verify(both, Body, ["whsec_old"], Now));
        Assert.Equal(SignatureVerdict.Wrong, TimestampedSignature.Verify(old, Body, ["whsec_new"], Now));
    }

    [Fact]
    public void Other_schemes_and_blanks_beside_it_do_not_matter()
    {
        var header = TimestampedSignature.Sign(Body, Now, Secret);
        Assert.Equal(SignatureVerdict.Valid, Verify("v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39, " + header));
        Assert.Equal(SignatureVerdict.Valid, Verify(header.Replace(",", " , ", StringComparison.Ordinal)));
        Assert.Equal(SignatureVerdict.Valid, Verify(header.Replace("v1=", "v1=zz,v1=", StringComparison.Ordinal)));
        Assert.Equal(SignatureVerdict.Valid, Verify(UpperHex(header)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("t=1900000000")]
    [InlineData("t=1900000000,v1=")]
    [InlineData("t=1900000000,v1=abc")]
    [InlineData("v1=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39")]
    [InlineData("t=,v1=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39")]
    [InlineData("t=soon,v1=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39")]
    [InlineData("t=-1,v1=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39")]
    [InlineData("t=99999999999999999999,v1=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39")]
    [InlineData("t=999999999999999,v1=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39")]
    [InlineData("t=1900000000,t=1900000001,v1=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39")]
    [InlineData("t=1900000000,v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39")]
    public void A_header_that_cannot_be_read_is_malformed(string? header) =>
        Assert.Equal(SignatureVerdict.Malformed, Verify(header));

    [Fact]
    public void A_header_without_end_is_not_worked_through()
    {
        var header = new StringBuilder("t=1900000000");
        for (var n = 0; n < 10_000; n++)
            header.Append(CultureInfo.InvariantCulture, $",v1={n:x64}");
        Assert.Equal(SignatureVerdict.Malformed, Verify(header.ToString()));
    }

    private static SignatureVerdict Verify(string? header) => TimestampedSignature.Verify(header, Body, [Secret], Now);

    private static string UpperHex(string header) =>
        header[..header.IndexOf("v1=", StringComparison.Ordinal)] + "v1="
        + header[(header.IndexOf("v1=", StringComparison.Ordinal) + 3)..].ToUpperInvariant();
}
