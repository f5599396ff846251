# As postprovision.sh, for Windows.
foreach ($secret in @(@('Payments--Sandbox--WebhookSecrets--0', 'whsec_'), @('Files--LinkKeys--0', ''))) {
    $name, $prefix = $secret
    if (($env:AZURE_SECRET_NAMES -split ',') -notcontains $name) { continue }
    az keyvault secret show --vault-name $env:AZURE_KEY_VAULT_NAME --name $name --output none 2>$null
    if ($LASTEXITCODE -eq 0) { continue }

    # In a file that goes, not in an argument that everybody sees.
    $file = New-TemporaryFile
    $value = $prefix + [Convert]::ToHexString([System.Security.Cryptography.RandomNumberGenerator]::GetBytes(24)).ToLowerInvariant()
    Set-Content -Path $file -Value $value -NoNewline -Encoding ascii
    $isMade = $false
    try {
        # The role to write secrets was given a moment ago, and takes a while to be known everywhere.
        foreach ($attempt in 1..10) {
            az keyvault secret set --vault-name $env:AZURE_KEY_VAULT_NAME --name $name --file $file --output none 2>$null
            if ($LASTEXITCODE -eq 0) {
                Write-Output "The secret $name was made."
                $isMade = $true
                break
            }
            if ($attempt -lt 10) { Start-Sleep -Seconds 15 }
        }
    }
    finally { Remove-Item $file -Force }
    if (-not $isMade) {
        [Console]::Error.WriteLine("The secret $name could not be written to $env:AZURE_KEY_VAULT_NAME; see infra/azure.md, `"Secrets`".")
        exit 1
    }
}
exit 0
