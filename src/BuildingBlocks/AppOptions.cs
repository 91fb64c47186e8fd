using System.ComponentModel.DataAnnotations;

namespace App.BuildingBlocks;

/// <summary>The settings every part may need; section <c>App</c>, by environment <c>App__Name</c> and so on.</summary>
public sealed class AppOptions
{
    public const string Section = "App";

    /// <summary>The product's name, shown to users.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>Where the database, keys, files and snapshots lie; relative paths count from the content root.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>The address users see, for links and the cross-site check. Required outside Development.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>The languages in which it is said what went wrong (tags, comma separated), such as <c>en, de</c>; the first one for whoever asks for none of them.</summary>
    public string Languages { get; set; } = "en";

    /// <summary>TCP port that serves <c>/metrics</c> and nothing else; 0 turns it off.</summary>
    [Range(0, 65535)]
    public int MetricsPort { get; set; } = 9464;

    /// <summary>Networks (CIDR, comma separated) whose forwarded headers count.</summary>
    public string TrustedProxies { get; set; } = "127.0.0.0/8, ::1/128, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7";
}
