using System.Net;
using System.Text.RegularExpressions;

namespace App.Bench.Http;

/// <summary>Says where the floor does not do the same work any more: it must answer what the product answers.</summary>
internal static partial class SameAnswers
{
    private const double MaxDifference = 0.1;

    public static void Check(Contender app, Contender floor, Report report)
    {
        foreach (var operation in (string[])["sign-in", "me", "list", "read", "create", "update", "delete", "page"])
        {
            var (one, other) = (app.Ask(operation), floor.Ask(operation));
            if (one.Status != other.Status)
            {
                throw new InvalidOperationException($"{operation}: the product answers {one.Status}, the floor {other.Status}.");
            }

            var (shown, byHand) = operation == "page" ? (Words(one.Text), Words(other.Text)) : (one.Text, other.Text);
            if (Unstable().Replace(shown, "") != Unstable().Replace(byHand, ""))
            {
                report.Say($"NOTE: the floor's {operation} shows other contents than the product's.");
            }

            if (Math.Abs(one.Text.Length - other.Text.Length) > MaxDifference * one.Text.Length)
            {
                report.Say($"NOTE: {operation}: the product sends {one.Text.Length} characters, the floor {other.Text.Length}.");
            }
        }

        report.Say($"The page has {app.Ask("page").Text.Length} characters, the floor's {floor.Ask("page").Text.Length}.");
        app.CleanUp();
        floor.CleanUp();
    }

    private static string Words(string html) => Space().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ");

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    // What differs from request to request: new ids and the time.
    [GeneratedRegex(@"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.+]+")]
    private static partial Regex Unstable();
}
