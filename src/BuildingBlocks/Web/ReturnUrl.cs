namespace App.BuildingBlocks.Web;

public static class ReturnUrl
{
    /// <summary>
    /// The address if it is a path of this site, else null. Backslashes and white space are refused: browsers rewrite them. So is what is not
    /// ASCII: no header can hold it, and an address from a browser comes encoded.
    /// </summary>
    public static string? Local(string? url)
    {
        if (string.IsNullOrEmpty(url) || url[0] != '/' || url.Length > 2000 || (url.Length > 1 && url[1] == '/'))
        {
            return null;
        }

        foreach (var character in url)
        {
            if (character is '\\' or <= ' ' or > '~')
            {
                return null;
            }
        }

        return url;
    }
}
