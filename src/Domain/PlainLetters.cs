namespace OrderFunctions.Domain;

/// <summary>Makes words comparable: <c>Café</c> and <c>CAFE</c> are one. Of our own, because the app knows no culture and so takes no letter apart.</summary>
public static class PlainLetters
{
    private const string Accented = "ÀÁÂÃÄÅĀĂĄÇĆČĎĐÈÉÊËĒĖĘĚĞÌÍÎÏĪĮİŁĽĻÑŃŇÒÓÔÕÖØŌŐŔŘŚŠŞȘŤŢȚÙÚÛÜŪŮŰŲÝŸŹŻŽ";
    private const string Plain = "AAAAAAAAACCCDDEEEEEEEEGIIIIIIILLLNNNOOOOOOOORRSSSSTTTUUUUUUUUYYZZZ";

    /// <summary>The letter in upper case and without its accent; what is no Latin letter only in upper case.</summary>
    public static char Of(char letter)
    {
        var upper = char.ToUpperInvariant(letter);
        return char.IsAscii(upper) || Accented.IndexOf(upper, StringComparison.Ordinal) is not (>= 0 and var at) ? upper : Plain[at];
    }
}
