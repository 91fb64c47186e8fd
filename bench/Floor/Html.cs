using System.Buffers;
using System.Text.Encodings.Web;

namespace Floor;

/// <summary>Markup as it stands, and texts encoded, into one buffer.</summary>
internal readonly struct Html(ArrayBufferWriter<byte> buffer)
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Default;

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public void Raw(ReadOnlySpan<byte> markup) => buffer.Write(markup);

    public void Text(ReadOnlySpan<byte> text)
    {
        if (s_encoder.FindFirstCharacterToEncodeUtf8(text) < 0)
        {
            buffer.Write(text);
            return;
        }

        // The longest that one byte becomes is a numeric entity.
        s_encoder.EncodeUtf8(text, buffer.GetSpan(text.Length * 10), out _, out var written);
        buffer.Advance(written);
    }
}

/// <summary>The unchanging parts of the frame around the page.</summary>
internal static class PageParts
{
    public static ReadOnlySpan<byte> Head =>
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbfbfd">
            <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f1117">
            <link rel="icon" type="image/svg&#x2B;xml" href="/favicon.9p8367qanz.svg" />
            <link rel="apple-touch-icon" href="/apple-touch-icon.dn2by2uozp.png" />
            <link rel="stylesheet" href="/app.5p86kjmbh2.css" />
            <script type="module" src="/app.ialhs1h7a9.js"></script>
            <title>Notes &#xB7; SoloSaas</title></head>
        <body><a class="skip-link" href="#main">Skip to content</a>
            <div class="shell"><header class="topbar"><button class="icon-button" type="button" popovertarget="menu" aria-label="Menu"><span class="icon icon-menu" aria-hidden="true"></span></button>
                        <a class="topbar-title" href="/o/
        """u8;

    public static ReadOnlySpan<byte> Sidebar =>
        """
        </a></header>
                    <nav class="sidebar" id="menu" popover aria-label="Main"><div class="sidebar-head"><a class="brand" href="/"><img class="mark" src="/favicon.9p8367qanz.svg" width="28" height="28" alt />SoloSaas</a>
                <button class="icon-button sidebar-close" type="button" popovertarget="menu" popovertargetaction="hide" aria-label="Close menu"><span class="icon icon-close" aria-hidden="true"></span></button></div>
            <button class="menu-button" type="button" popovertarget="organizations"><span class="tile" aria-hidden="true">
        """u8;

    public static ReadOnlySpan<byte> Organizations =>
        """
        </span>
            <span class="icon icon-updown" aria-hidden="true"></span></button>
        <div class="menu menu-organizations" id="organizations" popover><p class="menu-title" id="organizations-title">Your organizations</p>
            <ul aria-labelledby="organizations-title">
        """u8;

    public static ReadOnlySpan<byte> Navigation =>
        """
        </ul>
            <a class="menu-item menu-last" href="/organizations/new"><span class="icon icon-plus" aria-hidden="true"></span>New organization</a></div><ul class="nav-list"><li><a class="nav-link" href="/o/
        """u8;

    public static ReadOnlySpan<byte> Account =>
        """
        " aria-current="page"><span class="icon icon-document" aria-hidden="true"></span>Notes</a></li></ul><button class="menu-button" type="button" popovertarget="account"><span class="tile round" aria-hidden="true">
        """u8;

    public static ReadOnlySpan<byte> AccountMenu =>
        """
        </span>
            <span class="icon icon-updown" aria-hidden="true"></span></button>
        <div class="menu menu-account" id="account" popover><p class="menu-title">Signed in as<br><strong>
        """u8;

    public static ReadOnlySpan<byte> Main =>
        """
        </strong></p>
            <a class="menu-item" href="/account"><span class="icon icon-settings" aria-hidden="true"></span>Your account</a>
            <a class="menu-item" href="/organizations"><span class="icon icon-building" aria-hidden="true"></span>Your organizations</a>
            <form class="menu-last" method="post" action="/sign-out"><button class="menu-item"><span class="icon icon-exit" aria-hidden="true"></span>Sign out</button></form></div></nav>
                    <main class="main" id="main" tabindex="-1">
                        

        """u8;
}
